package import Model
package import SQLText

/// A login that acts as a bot for a while, and what is written down of it.
///
/// Nothing privileged is underneath: whatever the session does, it ends as the bot or as a role that has nothing.
///
/// A login needs CONNECT on the database, and bots have that through their group: one entry of the database's ACL,
/// whoever comes and goes. From PostgreSQL 16 on each membership says what it gives: the one in the group gives the
/// group's rights, and the one in the bot's role nothing but to become it. Before, one attribute of the member decides for
/// all of its memberships. So a second role stands between, which inherits nothing: the login inherits, and has by that the
/// group's rights and what the second role has, which is none; but it may become whatever it is a member of, directly or
/// not, and that is the bot.
package struct AccessOpening: Sendable {
    /// More than one, since a session that has ended counts until its process is gone.
    static let connectionLimit = 4

    package var bot: BotReference
    package var login: Identifier
    package var database: Identifier
    package var searchPath: [Identifier]
    /// The bot's own settings, since settings do not follow `SET ROLE`.
    package var settings: [RoleSetting]
    /// When it ends: a timestamp as the server prints it.
    package var expires: Literal
    package var purpose: String
    package var actor: String
    package var reason: String?
    /// Whether the bot may be suspended or tombstoned, as for whoever changes nothing.
    package var isForInactive: Bool
    /// Whether the bot's data may be replaced just now, as by whoever replaces them.
    package var isForRestore: Bool

    package init(
        bot: BotReference,
        login: Identifier,
        database: Identifier,
        searchPath: [Identifier],
        settings: [RoleSetting],
        expires: Literal,
        purpose: String,
        actor: String,
        reason: String?,
        isForInactive: Bool = false,
        isForRestore: Bool = false
    ) {
        self.bot = bot
        self.login = login
        self.database = database
        self.searchPath = searchPath
        self.settings = settings
        self.expires = expires
        self.purpose = purpose
        self.actor = actor
        self.reason = reason
        self.isForInactive = isForInactive
        self.isForRestore = isForRestore
    }

    /// The roles of the access, as PostgreSQL of that version has them.
    package static func roles(_ login: Identifier, hasMembershipOptions: Bool) -> [Identifier: RoleAttributes] {
        var attributes = RoleAttributes.bot(connections: connectionLimit)
        attributes.inherits = !hasMembershipOptions
        guard !hasMembershipOptions else { return [login: attributes] }
        var relay = RoleAttributes.group
        relay.inherits = false
        return [login: attributes, ManagedName.accessRelay(of: login): relay]
    }

    /// Who of these is a member of what.
    package static func memberships(
        _ login: Identifier,
        of bot: Identifier,
        hasMembershipOptions: Bool
    ) -> [(group: Identifier, member: Identifier, options: Membership.Options)] {
        let common = Membership.Options(admin: false, inherit: true, set: !hasMembershipOptions)
        let relay = ManagedName.accessRelay(of: login)
        return hasMembershipOptions
            ? [
                (bot, login, Membership.Options(admin: false, inherit: false, set: true)),
                (ManagedName.bots, login, common),
            ]
            : [
                (bot, relay, Membership.Options(admin: false, inherit: false, set: true)),
                (relay, login, common), (ManagedName.bots, login, common),
            ]
    }

    /// What opens the access, in one transaction: then there is either nothing of it or all, with its record.
    ///
    /// - Parameter silence: keeps what comes after it, the password's verifier, out of the server's log.
    package func statements(serverVersion: Int, verifier: Literal, after silence: SQL) -> [SQL] {
        [record] + making(serverVersion: serverVersion) + [silence, password(verifier)]
            + joining(serverVersion: serverVersion)
    }

    /// Makes the roles, which nobody can log in as yet, with the bot's settings.
    func making(serverVersion: Int) -> [SQL] {
        func sql(_ step: Step) -> [SQL] { step.statements(serverVersion: serverVersion) }
        let roles = Self.roles(login, hasMembershipOptions: serverVersion >= 160_000).sorted { $0.key < $1.key }
        return roles.flatMap { sql(.role(.createRole($0.key, $0.value))) }
            + sql(.role(.setSearchPath(role: login, database: database, searchPath)))
            + settings.flatMap { sql(.role(.setRoleSetting(role: login, database: database, $0))) }
    }

    func password(_ verifier: Literal) -> SQL {
        "ALTER ROLE \(login) VALID UNTIL \(expires) PASSWORD \(secret: verifier)"
    }

    /// From PostgreSQL 16 on GRANT locks the group, which is that of all bots, until the end of the transaction.
    func joining(serverVersion: Int) -> [SQL] {
        Self.memberships(login, of: bot.role, hasMembershipOptions: serverVersion >= 160_000).flatMap {
            Step.role(.grantMembership(group: $0.group, member: $0.member, $0.options))
                .statements(serverVersion: serverVersion)
        }
    }

    /// Fails where the bot has been suspended, tombstoned or begun to be dropped or restored meanwhile, and keeps the
    /// registry's row from being changed before this is committed.
    private var record: SQL {
        """
        INSERT INTO flarex.access (login, bot, role, purpose, actor, reason, expires)
        VALUES (\(bind: .text(login.name)), \(bind: .text(bot.id.text)),
            (SELECT role FROM flarex.bot WHERE id = \(bind: .text(bot.id.text)) AND role = \(bind: .text(bot.role.name))
                AND (\(bind: .boolean(isForInactive))::boolean OR phase NOT IN ('Suspended', 'Tombstoned'))
                AND (\(bind: .boolean(isForRestore))::boolean OR NOT EXISTS (SELECT FROM flarex.restore
                    WHERE bot = \(bind: .text(bot.id.text)) AND ended_at IS NULL))
                AND drop_begun_at IS NULL FOR SHARE),
            \(bind: .text(purpose)), \(bind: .text(actor)), \(bind: .optional(reason)), \(expires))
        """
    }
}
