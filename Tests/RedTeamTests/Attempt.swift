/// One thing that a bot tries, and what has to become of it.
///
/// In all texts `{a}` and `{b}` stand for the roles and schemas of the attacker and of its neighbour, `{db}` for the
/// shared database.
struct Attempt: Sendable {
    enum Actor: Sendable {
        /// Bot A, logged in over TCP with its own password.
        case bot
        /// A login role of the admin's own, which is no bot.
        case unmanaged
    }

    /// What the server or the machine has to have for the attempt to mean anything.
    enum Need: Sendable, Hashable {
        case version(ClosedRange<Int>)
        case `extension`(String)
        /// The server was built with libxml.
        case xml
        /// The server was built with ICU.
        case icu
    }

    enum Outcome: Sendable {
        /// The script fails with one of these SQLSTATEs or texts.
        case refused([String])
        /// The script succeeds and prints this.
        case harmless(String)
        /// The script succeeds and prints this, which PostgreSQL lets nobody prevent in a shared database.
        case leak(String, because: String)
    }

    var title: String
    var actor = Actor.bot
    var needs: [Need] = []
    /// What a superuser does before.
    var admin = ""
    /// What bot B does before.
    var neighbour = ""
    /// What the attacker has to succeed in first.
    var first = ""
    /// The attempt itself, for psql.
    var script: String
    /// A client program and its arguments instead of a script.
    var program: [String] = []
    var outcome: Outcome
    /// A superuser's query that then has to print `t`.
    var check = ""
    /// What a superuser does to put things back.
    var undo = ""
}

extension Attempt {
    static func refused(
        _ title: String,
        _ script: String,
        _ states: String...,
        first: String = "",
        admin: String = "",
        neighbour: String = "",
        needs: [Need] = [],
        check: String = "",
        undo: String = "",
        actor: Actor = .bot
    ) -> Attempt {
        Attempt(
            title: title,
            actor: actor,
            needs: needs,
            admin: admin,
            neighbour: neighbour,
            first: first,
            script: script,
            outcome: .refused(states),
            check: check,
            undo: undo
        )
    }

    static func harmless(
        _ title: String,
        _ script: String,
        _ output: String = "",
        first: String = "",
        admin: String = "",
        neighbour: String = "",
        needs: [Need] = [],
        check: String = "",
        undo: String = "",
        actor: Actor = .bot
    ) -> Attempt {
        Attempt(
            title: title,
            actor: actor,
            needs: needs,
            admin: admin,
            neighbour: neighbour,
            first: first,
            script: script,
            outcome: .harmless(output),
            check: check,
            undo: undo
        )
    }

    /// Something that is seen or done across bots and that the threat model owns up to.
    static func leak(
        _ title: String,
        _ script: String,
        _ output: String,
        because reason: String,
        first: String = "",
        admin: String = "",
        neighbour: String = "",
        needs: [Need] = [],
        undo: String = ""
    ) -> Attempt {
        Attempt(
            title: title,
            needs: needs,
            admin: admin,
            neighbour: neighbour,
            first: first,
            script: script,
            outcome: .leak(output, because: reason),
            undo: undo
        )
    }

    /// A client program, run with the bot's environment.
    static func program(_ title: String, _ program: [String], _ outcome: Outcome, needs: [Need] = []) -> Attempt {
        Attempt(title: title, needs: needs, script: "", program: program, outcome: outcome)
    }
}
