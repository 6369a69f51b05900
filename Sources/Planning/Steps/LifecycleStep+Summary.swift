import Model
import SQLText

extension LifecycleStep {
    /// The object that the step changes, without the bot's name where the bot is known from what stands above.
    func target(of bot: BotReference?) -> String {
        func named(_ kind: String, _ name: Identifier) -> String { name == bot?.role ? kind : "\(kind) \(name)" }
        func owned(_ kind: String, _ id: Name) -> String { id == bot?.id ? kind : "\(kind) of \(id)" }
        return switch self {
        case .tombstone(let id, _), .beginDrop(let id, _), .forget(let id): owned("registry entry", id)
        case .withdrawCredential(let id, _): owned("secret", id)
        case .endSessions(let role): role == bot?.role ? "sessions" : "sessions of \(role)"
        case .emptySchema(let schema), .dropSchema(let schema): named("schema", schema)
        case .dropOwned(_, let database?): "objects in database \(database)"
        case .dropOwned(_, nil): "objects outside the schema"
        case .dropRole(let role): named("role", role)
        }
    }

    func summary(of bot: BotReference?) -> String {
        let target = target(of: bot)
        return switch self {
        case .tombstone(_, let retention): "\(target): phase Tombstoned, data kept for \(retention)"
        case .withdrawCredential: "\(target): withdrawn, with the password"
        case .endSessions: "\(target): ended"
        case .beginDrop: "\(target): size noted, dropping begun"
        case .emptySchema: "\(target): everything in it"
        case .dropOwned: "\(target), and rights on others'"
        case .dropSchema, .dropRole: target
        case .forget: "\(target), moved to the dropped bots"
        }
    }
}
