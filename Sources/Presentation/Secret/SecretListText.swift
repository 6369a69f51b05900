package import Catalog
package import Model
import SQLText

/// Credentials for people.
package enum SecretListText {
    package static func table(_ credentials: [ListedCredential], style: TextStyle) -> String {
        guard !credentials.isEmpty else { return "No credentials.\n" }
        var table = TextTable(header: ["BOT", "LOGIN", "ISSUED", "AGE", "UNTIL", "FORM", "RECIPIENTS"])
        for credential in credentials {
            table.add([
                credential.bot.text, credential.login.name, credential.issuedAt.description,
                age(credential.readAt - credential.issuedAt), "-", credential.urlForm?.rawValue ?? "unknown",
                credential.recipients.map(fingerprint).joined(separator: ","),
            ])
            if let (login, until) = credential.previous {
                table.add([credential.bot.text, login.name, "-", "-", until.description, "-", "-"])
            }
        }
        return table.text(style: style)
    }

    /// The largest whole unit, as `kubectl` shows ages.
    package static func age(_ span: TimeSpan) -> String {
        let seconds = max(0, span.seconds)
        return switch seconds {
        case ..<120: "\(seconds)s"
        case ..<7200: "\(seconds / 60)m"
        case ..<172_800: "\(seconds / 3600)h"
        default: "\(seconds / 86400)d"
        }
    }

    /// The first characters of a public key.
    static func fingerprint(_ recipient: Recipient) -> String {
        String(recipient.text.drop { $0 != ":" }.dropFirst().prefix(8))
    }
}
