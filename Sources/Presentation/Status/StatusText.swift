package import Model
import SQLText
import Text

/// Bots' status for people.
package enum StatusText {
    /// A line for each bot, and one that counts.
    package static func table(_ statuses: [BotStatus], style: TextStyle) -> String {
        guard !statuses.isEmpty else { return "No bots.\n" }
        let hasSetbacks = statuses.contains { !$0.setbacks.isEmpty }
        var table = TextTable(
            header: ["BOT", "WORKSPACE", "PLAN", "PHASE", "USAGE"] + (hasSetbacks ? ["NOT READY BECAUSE"] : [])
        )
        for status in statuses {
            let row = [
                status.id.text, status.workspace.text, status.plan.text, status.phase.rawValue,
                StorageBar.text(of: status),
            ]
            table.add(row + (hasSetbacks ? [status.setbacks.map(\.reason.rawValue).joined(separator: ", ")] : []))
        }
        let phases = Phase.allCases.compactMap { phase -> String? in
            let count = statuses.count { $0.phase == phase }
            return count > 0 ? "\(count) \(phase.rawValue)" : nil
        }
        return table.text(style: style) + "\n\(counted(statuses.count, "bot")): \(phases.joined(separator: ", ")).\n"
    }

    private static func credential(of status: BotStatus, _ policy: ClusterPolicy?) -> [(String, String)] {
        guard let logins = status.logins else { return [] }
        var lines = [("Login", "\(logins.current), issued \(logins.issuedAt)")]
        if let previous = logins.previous, let until = logins.previousUntil {
            lines.append(("Login before", "\(previous), valid until \(until)"))
        }
        if let form = logins.urlForm { lines.append(("DATABASE_URL", "\(form.rawValue) form")) }
        if let recipients = logins.recipients {
            let isOther = policy.map { $0.secrets.recipients != recipients } ?? false
            let names = recipients.map(SecretListText.fingerprint).joined(separator: ", ")
            lines.append(("Sealed for", names + (isOther ? ", which are not spec.secrets.recipients" : "")))
        }
        return lines
    }

    /// Everything that is known of one bot.
    package static func detail(_ status: BotStatus, _ policy: ClusterPolicy?, style: TextStyle) -> String {
        var lines = [
            ("Bot", status.id.text), ("Workspace", status.workspace.text), ("Role and schema", status.role.name),
            ("Plan", status.plan.text), ("Phase", status.phase.rawValue), ("Usage", StorageBar.text(of: status)),
        ]
        if let usage = status.usage { lines.append(("Measured", usage.measuredAt.description)) }
        let price = status.terms?.price.map { "on, \($0.perGBMonth) \($0.currency) per GB and month" }
        lines.append(("Overage", price ?? "off"))
        lines.append(("Writes", status.isRestricted ? "blocked" : status.hasLogin ? "allowed" : "no login"))
        lines += credential(of: status, policy)
        let extensions = status.extensions.map(\.name).joined(separator: ", ")
        lines.append(("Extensions", extensions.isEmpty ? "none" : extensions))
        if let replaced = status.replaced {
            lines.append(("Replaced", "by a restore at \(replaced.at), kept in schema \(replaced.schema)"))
        }
        if let moment = status.tombstonedAt { lines.append(("Tombstoned", moment.description)) }
        if let moment = status.dropAfter(policy?.deletion.retention) {
            lines.append(("Dropped after", moment.description))
        }
        if let file = status.manifestFile {
            lines.append(("Manifest", file + (status.manifestLine.map { ":\($0)" } ?? "")))
        }
        if let revision = status.revision { lines.append(("Revision", revision)) }
        let width = lines.map(\.0.count).max() ?? 0
        let text = lines.map { name, value in
            style(name, .heading) + String(repeating: " ", count: width - name.count + 2) + value.onOneLine + "\n"
        }.joined()
        var table = TextTable(header: ["CONDITION", "STATUS", "REASON", "SINCE", "MESSAGE"])
        for condition in status.conditions {
            table.add([
                condition.type, condition.status.rawValue, condition.reason, condition.lastTransitionTime.description,
                condition.message,
            ])
        }
        return text + "\n" + table.text(style: style)
    }
}
