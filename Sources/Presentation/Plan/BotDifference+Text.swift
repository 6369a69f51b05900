import Model
package import Operations
import Planning
import Text

extension DiffOperation.Difference {
    /// A unified diff of what is found against what is wanted, then the steps; nothing where there is no difference.
    package func text(style: TextStyle) -> String {
        guard !isNone else { return "" }
        let header = [
            "--- observed  \(plan.cluster)".onOneLine,
            "+++ desired   \(bot.source.file):\(bot.source.line)".onOneLine,
        ]
        return (header + facts(style: style)).joined(separator: "\n") + "\n\n" + plan.text(style: style, detail: .full)
    }

    private func facts(style: TextStyle) -> [String] {
        let found = Dictionary(observed.lines.map { ($0.name, $0.value) }) { first, _ in first }
        let wanted = Dictionary(desired.lines.map { ($0.name, $0.value) }) { first, _ in first }
        var names = observed.lines.map(\.name)
        names += desired.lines.map(\.name).filter { found[$0] == nil }
        return names.flatMap { name -> [String] in
            if found[name] == wanted[name] { return [" \(name): \(wanted[name] ?? "")".onOneLine] }
            let lost = found[name].map { style("-\(name): \($0)".onOneLine, .drop) }
            let new = wanted[name].map { style("+\(name): \($0)".onOneLine, .create) }
            return [lost, new].compactMap { $0 }
        }
    }
}
