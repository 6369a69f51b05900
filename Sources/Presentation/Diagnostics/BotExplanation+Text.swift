package import Manifests
import Model
import Text

extension BotExplanation {
    /// A line for each value, with the place where it was written.
    package func text(style: TextStyle) -> String {
        var table = TextTable(header: ["FIELD", "VALUE", "FROM"])
        for value in values {
            let from = value.place.map { "\($0.file):\($0.line)" }
            table.add([value.field, value.text, [from, value.origin].compactMap { $0 }.joined(separator: "  ")])
        }
        return "bot \(bot)  \(place.file):\(place.line)".onOneLine + "\n\n" + table.text(style: style)
    }
}
