/// What belongs to one way of trying.
struct Topic: Sendable, CustomStringConvertible {
    var description: String
    var attempts: [Attempt]

    static let all: [Topic] = [
        Topic(description: "another bot's tables", attempts: Attempt.reads),
        Topic(description: "another bot's other objects", attempts: Attempt.objects),
        Topic(description: "shadowing", attempts: Attempt.shadowing),
        Topic(description: "code that runs for others", attempts: Attempt.code),
        Topic(description: "becoming somebody else", attempts: Attempt.identities),
        Topic(description: "altering roles", attempts: Attempt.roles),
        Topic(description: "giving and taking rights", attempts: Attempt.grants),
        Topic(description: "files and programs", attempts: Attempt.files),
        Topic(description: "large objects", attempts: Attempt.largeObjects),
        Topic(description: "catalogs", attempts: Attempt.catalogs),
        Topic(description: "catalogs, documented", attempts: Attempt.catalogLeaks),
        Topic(description: "other sessions", attempts: Attempt.sessions),
        Topic(description: "other databases", attempts: Attempt.databases),
        Topic(description: "extensions and languages", attempts: Attempt.extensions),
        Topic(description: "the server", attempts: Attempt.cluster),
        Topic(description: "own schema", attempts: Attempt.ownSchema),
        Topic(description: "temporary objects", attempts: Attempt.temporary),
        Topic(description: "locks, messages and snapshots", attempts: Attempt.locks),
        Topic(description: "what flarexdb installs", attempts: Attempt.guardObjects),
        Topic(description: "bounds", attempts: Attempt.bounds),
        Topic(description: "hoards in the catalogs", attempts: Attempt.hoards),
        Topic(description: "hooks on others' objects", attempts: Attempt.hooks),
        Topic(description: "who owns what", attempts: Attempt.ownership),
        Topic(description: "what stores, lies or locks", attempts: Attempt.stores),
        Topic(description: "client programs", attempts: Attempt.programs),
    ]
}
