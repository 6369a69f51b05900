import Model
import SQLText

/// A bot as `flarexdb status --format json` gives it, as far as the panel knows.
struct BotDocument: Encodable, Sendable {
    struct Condition: Encodable, Sendable {
        var type: String
        var status: String
        var reason: String
        var message: String
        var lastTransitionTime: String
    }

    var bot: String
    var workspace: String
    var role: String
    var schema: String
    var plan: String
    var phase: String
    var usageBytes: Int64?
    var quotaBytes: Int64?
    var overage: Bool
    var restricted: Bool
    var extensions: [String]
    var conditions: [Condition]
    var tombstonedAt: String?
    var revision: String?
    var login: String?
    var lastArchiveAt: String?

    init(_ status: BotStatus) {
        bot = status.id.text
        workspace = status.workspace.text
        role = status.role.name
        schema = status.role.name
        plan = status.plan.text
        phase = status.phase.rawValue
        usageBytes = status.usage?.bytes
        quotaBytes = status.terms?.quota.bytes
        overage = status.terms?.price != nil
        restricted = status.isRestricted
        extensions = status.extensions.map(\.name)
        conditions = status.conditions.map {
            Condition(
                type: $0.type,
                status: $0.status.rawValue,
                reason: $0.reason,
                message: $0.message,
                lastTransitionTime: $0.lastTransitionTime.description
            )
        }
        tombstonedAt = status.tombstonedAt?.description
        revision = status.revision
        login = status.hasLogin ? status.logins?.current.name : nil
        lastArchiveAt = status.backup?.takenAt?.description
    }

    static let properties: [Schema.Property] = [
        .init("bot", .botName), .init("workspace", .botName), .init("role", .text), .init("schema", .text),
        .init("plan", .botName), .init("phase", .text), .optional("usageBytes", .integer()),
        .optional("quotaBytes", .integer()), .init("overage", .flag), .init("restricted", .flag),
        .init("extensions", .list(.text)), .init("conditions", .list(.object(condition))),
        .optional("tombstonedAt", .moment), .optional("revision", .text), .optional("login", .text),
        .optional("lastArchiveAt", .moment),
    ]

    private static let condition: [Schema.Property] = [
        .init("type", .text), .init("status", .word(["True", "False", "Unknown"])), .init("reason", .text),
        .init("message", .text), .init("lastTransitionTime", .moment),
    ]
}
