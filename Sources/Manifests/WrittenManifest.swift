package import Model
import SQLText

/// A bot's manifest as flarexdb writes one.
package struct WrittenManifest: Sendable {
    package let bot: DesiredBot
    /// One YAML document, which says nothing that goes without saying.
    package let text: String

    package init(_ bot: DesiredBot) {
        self.bot = bot
        text = Self.lines(of: bot).joined(separator: "\n") + "\n"
    }

    /// Where it stands in a folder of manifests.
    package var file: String { "\(bot.workspace)/\(bot.id).yaml" }

    private static func lines(of bot: DesiredBot) -> [String] {
        var lines = [
            "apiVersion: \(apiVersion)", "kind: BotDatabase", "metadata:", "  name: \(scalar(bot.id.text))",
            "  workspace: \(scalar(bot.workspace.text))",
        ]
        let annotations = annotations(of: bot)
        if !annotations.isEmpty { lines.append("  annotations:") }
        lines += annotations.map { "    \($0): \(scalar($1))" }
        lines += ["spec:", "  plan: \(scalar(bot.plan.value.text))"]
        if bot.overage.value { lines.append("  overage: true") }
        if !bot.extensions.isEmpty {
            lines.append("  extensions: [\(bot.extensions.map { scalar($0.value.name) }.joined(separator: ", "))]")
        }
        if let form = bot.urlForm { lines.append("  urlForm: \(form.rawValue)") }
        if bot.isSuspended { lines.append("  suspend: true") }
        if !bot.mayLogIn { lines.append("  login: false") }
        return lines
    }

    private static func annotations(of bot: DesiredBot) -> [(String, String)] {
        var annotations: [(String, String)] = []
        if bot.adopts { annotations.append((BotAnnotations.adopt, "true")) }
        if let role = bot.adoption.role { annotations.append((BotAnnotations.adoptRole, role.name)) }
        if let schema = bot.adoption.schema { annotations.append((BotAnnotations.adoptSchema, schema.name)) }
        if bot.isKept { annotations.append((BotAnnotations.prune, "disabled")) }
        return annotations
    }

    /// A text that every reader of YAML takes for a text, those of version 1.1 too: `no` is a Boolean for them.
    private static func scalar(_ text: String) -> String {
        let isWord = text.utf8.first.map { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0 | 0x20) } ?? false
        let isPlain = text.utf8.allSatisfy { byte in
            switch byte | 0x20 {
            case UInt8(ascii: "a")...UInt8(ascii: "z"): true
            default: (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || [0x2d, 0x5f].contains(byte)
            }
        }
        let constants = ["null", "true", "false", "yes", "no", "on", "off", "y", "n"]
        return isWord && isPlain && !constants.contains(text.lowercased()) ? text : quoted(text)
    }

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": result += "\\\(scalar)"
            case " "..."~": result.unicodeScalars.append(scalar)
            case _ where scalar.properties.isAlphabetic: result.unicodeScalars.append(scalar)
            default:
                let digits = String(scalar.value, radix: 16)
                result += "\\U" + String(repeating: "0", count: 8 - digits.count) + digits
            }
        }
        return result + "\""
    }
}
