import Model
import SQLText
import Testing

/// A change made by hand to a cluster that was as its manifests say, and what a plan must make of it.
struct Drift: Sendable, CustomTestStringConvertible {
    var name: String
    var statements: [SQL]
    var database: Identifier = Landscape.database
    /// The kinds of the steps that repair it.
    var kinds: Set<String>
    /// Words that the plan's text must hold.
    var words: [String]
    /// What removes what of it is somebody else's to keep.
    var afterwards: [SQL]

    var testDescription: String { name }

    init(
        _ name: String,
        _ statements: SQL...,
        in database: Identifier = Landscape.database,
        is kinds: Set<String>,
        saying words: String...,
        then afterwards: SQL...
    ) {
        self.name = name
        self.statements = statements
        self.database = database
        self.kinds = kinds
        self.words = words
        self.afterwards = afterwards
    }

    static let all =
        roles + memberships + groups + schemas + databases + settings + extensions + registry
        + safeguards + intrusions

    static let billing = role("billing")
    static let chat = role("chat")
    static let weather = role("weather")

    private static func role(_ bot: String) -> Identifier {
        guard let name = Name(bot) else { preconditionFailure("\(bot) is no name") }
        return ManagedName.bot(name)
    }
}
