import Digest
package import SQLText

/// The names of the objects that flarexdb makes in a cluster. They are part of the contract: people script against them.
package enum ManagedName {
    /// Owns every bot schema, so that no bot can drop its schema or open it to others.
    package static let owner: Identifier = "flarex_owner"
    /// Carries what every bot may do, so that an ACL holds one entry and not one a bot.
    package static let bots: Identifier = "flarex_bots"
    /// Marks the bots whose writes are blocked.
    package static let restricted: Identifier = "flarex_restricted"
    /// Whose members may add to the audit log, and do nothing else.
    package static let recorders: Identifier = "flarex_audit"
    /// Makes the archives of bots: it reads everything, and logs in only while it does.
    package static let backup: Identifier = "flarex_backup"
    /// Whose members may read what `status`, `wait`, `usage`, `secret list` and `audit list` show.
    package static let readers: Identifier = "flarex_reader"
    /// Whose members may read sealed secrets, which open with a private key alone.
    package static let secretReaders: Identifier = "flarex_secrets"
    /// Holds the registry, the sealed secrets and everything else that flarexdb remembers.
    package static let controlSchema: Identifier = "flarex"
    /// Holds the functions that stand before PostgreSQL's own in a bot's search_path.
    package static let shimSchema: Identifier = "flarex_shim"
    /// The login of the web panel, and the schema of the functions that it may call.
    package static let panel: Identifier = "flarex_panel"
    /// Whose members may look up bots' password verifiers, and the schema of the function that gives them.
    package static let pooler: Identifier = "flarex_pooler"
    /// Shows a bot its own migrations.
    package static let migrationsView: Identifier = "bot_migrations"
    /// Shows a bot its quota and how much of that it uses.
    package static let usageView: Identifier = "bot_usage"

    /// The number of the lock that the leading loop holds: the letters of `flarexL`.
    package static let leaderLock: Int64 = 0x66_6C61_7265_784C

    /// PostgreSQL's own group of those who watch the server.
    package static let monitors: Identifier = "pg_monitor"
    /// PostgreSQL's own group of those who read every table.
    package static let readersOfAllData: Identifier = "pg_read_all_data"

    /// The groups for programs that have a login of their own.
    package static let groupsOfPrograms = [recorders, readers, secretReaders]

    package static let groups = [recorders, bots, owner, readers, restricted, secretReaders]

    /// The role and schema of a bot: `bot_` and the first 16 hexadecimal digits of BLAKE2b-256 of
    /// `flarex.dev/bot:` and the id.
    package static func bot(_ id: Name) -> Identifier {
        identifier("bot_" + hexadecimal(BLAKE2b.digest(of: Array("flarex.dev/bot:\(id)".utf8)).prefix(8)))
    }

    /// The schema that holds an extension's objects. It never changes: dumps refer to it.
    package static func extensionSchema(_ name: Identifier) -> Identifier { identifier("ext_" + underscored(name)) }

    /// The group whose members may use an extension.
    package static func extensionGroup(_ name: Identifier) -> Identifier {
        identifier("flarex_ext_" + underscored(name))
    }

    /// Whether a role's name is one that flarexdb gives: a group's, a bot's, a bot's login's, or an access's. `bot_admin`
    /// and `flarex_exporter` are somebody else's.
    package static func isOwn(_ role: Identifier) -> Bool {
        if role.hasPrefix("bot_") { return isBot(role) || bot(ofLogin: role) != nil }
        return isShared(role) || accessLogin(ofRole: role) != nil
    }

    /// Whether a role's name is one that flarexdb gives to what belongs to no bot: a group's or a program's login's.
    package static func isShared(_ role: Identifier) -> Bool {
        groups.contains(role) || role == backup || role == panel || role == pooler || role.hasPrefix("flarex_ext_")
    }

    /// Whether a name has the form of a bot's role.
    static func isBot(_ role: Identifier) -> Bool {
        role.count == 20 && role.hasPrefix("bot_") && role.withBytes { $0.dropFirst(4).allSatisfy(isHexadecimal) }
    }

    static func isHexadecimal(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
    }

    /// The longest extension name whose group still fits an identifier.
    package static let maximumExtensionNameLength = Identifier.maximumLength - "flarex_ext_".utf8.count

    private static func underscored(_ name: Identifier) -> String {
        String(decoding: name.name.utf8.map { $0 == UInt8(ascii: "-") ? UInt8(ascii: "_") : $0 }, as: UTF8.self)
    }

    static func identifier(_ text: String) -> Identifier {
        guard let identifier = Identifier(text) else { preconditionFailure("\(text) is no identifier") }
        return identifier
    }
}
