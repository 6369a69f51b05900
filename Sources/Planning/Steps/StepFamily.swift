import Model
import SQLText

/// What each family of steps says of its cases.
protocol StepFamily {
    /// The name of the case, as it stands in JSON.
    var kind: String { get }
    /// What keeps two steps of one kind and one bot apart.
    var discriminator: String? { get }
    var commitment: Commitment { get }
    /// Whether the step only takes something away: a right, a membership, a login.
    var restricts: Bool { get }
    /// The object that the step changes, without the bot's name where the bot is known from what stands above.
    func target(of bot: BotReference?) -> String
    /// What the step does, for a reader who sees which bot it is about.
    func summary(of bot: BotReference?) -> String
    /// - Parameters:
    ///   - version: the server's version number, since PostgreSQL 16 changed what `GRANT role` says.
    ///   - credential: what a new credential consists of; without it, placeholders that are never sent.
    func statements(serverVersion version: Int, credential: Step.CredentialMaterial?) -> [SQL]
}

extension StepFamily {
    var commitment: Commitment { .together }
    var restricts: Bool { false }
}

/// A family whose statements are the same on every server.
protocol PlainStepFamily: StepFamily {
    var statements: [SQL] { get }
}

extension PlainStepFamily {
    func statements(serverVersion version: Int, credential: Step.CredentialMaterial?) -> [SQL] { statements }
}

// MARK: Names of objects, for people

extension BotReference? {
    /// Such as `role bot_1`, or `role` where it is the bot's own.
    func named(_ kind: String, _ name: Identifier) -> String { name == self?.role ? kind : "\(kind) \(name)" }

    /// Such as `secret of weather`, or `secret` where it is the bot's own.
    func owned(_ kind: String, _ id: Name) -> String { id == self?.id ? kind : "\(kind) of \(id)" }

    func who(_ name: Identifier) -> String { name == self?.role ? "the bot" : name.name }

    func who(_ grantee: ACL.Grantee) -> String {
        if case .role(let name) = grantee, name == self?.role { who(name) } else { grantee.description }
    }
}

extension ACL.Grantee: CustomStringConvertible {
    /// `PUBLIC` or the role's name; a role that is called PUBLIC stands between quotes.
    package var description: String {
        switch self {
        case .everyone: "PUBLIC"
        case .role("PUBLIC"): "\"PUBLIC\""
        case .role(let name): name.name
        }
    }
}

// MARK: Parts of a step's id

extension Identifier {
    /// The name in a step's id: between quotes unless it is plain, so that no two ids meet.
    var key: String {
        let isPlain = name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"),
                UInt8(ascii: "-"):
                true
            default: false
            }
        }
        return isPlain ? name : quoted
    }
}

extension FunctionSignature {
    var key: String { ([name] + arguments).map(\.key).joined(separator: ".") }
}

extension ACL.Grantee {
    var key: String {
        switch self {
        case .everyone: "PUBLIC"
        case .role(let name): name.key
        }
    }
}
