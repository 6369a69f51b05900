package import Audit
import Text

/// Entries of the audit log for people.
package enum AuditText {
    package static func list(_ entries: [AuditEntry], limit: Int, style: TextStyle) -> String {
        guard let last = entries.last else { return "No entries.\n" }
        var table = TextTable(header: ["ENTRY", "TIME", "ACT", "BOT", "ACTOR", "RESULT", "TEXT"])
        for entry in entries {
            let text = entry.text.map(summary) ?? (entry.isForgotten ? "(removed)" : "")
            table.add([
                String(entry.number), shortTime(entry["at"]), entry["act"] ?? "", bot(of: entry), entry["actor"] ?? "",
                entry.result ?? "", text,
            ])
        }
        let more = entries.count == limit ? "\nThere may be more: --before \(last.number)\n" : ""
        return table.text(style: style) + more
    }

    /// The first line, cut, and how many there are beside it.
    private static func summary(_ text: String) -> String {
        let lines = text.split(separator: "\n")
        guard let first = lines.first else { return "" }
        let cut = first.count > 72 ? first.prefix(71) + "\u{2026}" : first
        return lines.count == 1 ? String(cut) : "\(cut) (\(lines.count - 1) more)"
    }

    /// Without the fraction of the second.
    private static func shortTime(_ time: String?) -> String {
        (time ?? "").split(separator: ".").first.map { "\($0)Z" } ?? ""
    }

    private static func bot(of entry: AuditEntry) -> String {
        [entry["workspace"], entry["bot"]].compactMap(\.self).joined(separator: "/")
    }

    /// All that is known of an entry, with its text as it stands.
    package static func entry(_ entry: AuditEntry) -> String {
        var text = "entry: \(entry.number)\n"
        for name in AuditEntry.names {
            if let value = entry[name] { text += "\(name): \(value.onOneLine)\n" }
        }
        text += "leafHash: \(entry.leaf)\n"
        if let content = entry.text {
            let lines = content.split(separator: "\n", omittingEmptySubsequences: false)
            text += "text:\n" + lines.map { "  \(String($0).onOneLine)\n" }.joined()
        } else if entry.isForgotten {
            text += "text: removed after its retention\n"
        }
        return text
    }
}
