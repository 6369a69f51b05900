/// The difference of two texts, as `diff -u` shows it.
package enum TextDiff {
    private static let context = 3

    private enum Line {
        case same(String)
        case old(String)
        case new(String)

        var isChange: Bool { if case .same = self { false } else { true } }

        var text: String {
            switch self {
            case .same(let line): " \(line)"
            case .old(let line): "-\(line)"
            case .new(let line): "+\(line)"
            }
        }
    }

    /// The lines that differ with some of those around them; empty where none differs.
    package static func unified(_ old: String, _ new: String) -> [String] {
        let lines = merged(split(old), split(new))
        let changes = lines.indices.filter { lines[$0].isChange }
        guard let first = changes.first else { return [] }
        var result: [String] = []
        var shown = first
        for change in changes {
            let start = max(change - context, 0)
            if start > shown || result.isEmpty {
                result.append("@@ line \(lines[..<start].count { if case .new = $0 { false } else { true } } + 1) @@")
                shown = start
            }
            let end = min(change + context + 1, lines.count)
            if shown < end { result += lines[shown..<end].map(\.text) }
            shown = max(shown, end)
        }
        return result
    }

    private static func split(_ text: String) -> [String] {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if lines.last == "" { lines.removeLast() }
        return lines
    }

    private static func merged(_ old: [String], _ new: [String]) -> [Line] {
        var (removed, inserted): (Set<Int>, Set<Int>) = ([], [])
        for change in new.difference(from: old) {
            switch change {
            case .remove(let offset, _, _): removed.insert(offset)
            case .insert(let offset, _, _): inserted.insert(offset)
            }
        }
        var lines: [Line] = []
        var (left, right) = (0, 0)
        while left < old.count || right < new.count {
            if removed.contains(left), left < old.count {
                lines.append(.old(old[left]))
                left += 1
            } else if inserted.contains(right) {
                lines.append(.new(new[right]))
                right += 1
            } else {
                lines.append(.same(old[left]))
                (left, right) = (left + 1, right + 1)
            }
        }
        return lines
    }
}
