package import Model
package import PostgresClient
import SQLText

extension ObservedState {
    /// With what bots are to take over, whose names stand in their manifests alone.
    ///
    /// - Parameters:
    ///   - session: a superuser's session in the shared database.
    ///   - scope: the only bots of interest; nil for all.
    package func withAdoptees(
        of desired: DesiredState,
        through session: PostgresSession,
        scope: BotScope? = nil
    ) async throws -> ObservedState {
        let bots = desired.adoptingBots(unknownTo: registry).filter { scope?.contains($0) ?? true }
        guard database != nil, !bots.isEmpty else { return self }
        var state = self
        state.adoptees = try await observeAdoptees(of: bots, through: session, serverVersion: cluster.serverVersion)
        return state
    }
}

/// Reads roles and schemas that bots are to take over, in a fixed number of queries.
private func observeAdoptees(
    of bots: [DesiredBot],
    through session: PostgresSession,
    serverVersion: Int
) async throws -> [Name: ObservedAdoptee] {
    try await session.withSnapshot { session in
        let names = AdopteeNames(bots)
        let roles = try session.readRoles(named: names.roles, serverVersion: serverVersion)
        let schemas = try session.readSchemas(where: "nspname = ANY (\(names.schemas))")
        let owners = try session.readObjectOwners(in: names.schemas)
        let uses = try session.readExtensionUses(where: "n.nspname = ANY (\(names.schemas))")
        let inside = try session.readMisfits(in: names.schemas)
        let privileges = try session.readDefaultPrivileges(where: "r.rolname = ANY (\(names.roles))")
        let outside = try session.readOutside(of: bots)
        let adoptees = bots.map { bot in
            let schema = bot.adoption.schema ?? bot.role
            let extensions = uses.filter { $0.key.schema == schema }.map { ($0.key.extension, $0.value) }
            let adoptee = ObservedAdoptee(
                role: bot.adoption.role.flatMap { roles[$0] },
                schema: bot.adoption.schema.flatMap { schemas[$0] },
                owners: owners[schema] ?? [:],
                outside: outside[bot.role] ?? [],
                inside: inside[schema] ?? [],
                defaultPrivileges: privileges.filter { $0.grantee == bot.adoption.role.map(ACL.Grantee.role) }.sorted(),
                extensionUses: Dictionary(uniqueKeysWithValues: extensions)
            )
            return (bot.id, adoptee)
        }
        return Dictionary(uniqueKeysWithValues: adoptees)
    }
}

/// The names under which the roles and schemas are found.
private struct AdopteeNames {
    let roles: SQL
    let schemas: SQL

    init(_ bots: [DesiredBot]) {
        func list(_ names: [Identifier]) -> SQL { "\(bind: .array(names.map(\.name)))::pg_catalog.name[]" }
        roles = list(bots.compactMap(\.adoption.role))
        schemas = list(bots.map { $0.adoption.schema ?? $0.role })
    }
}

extension PostgresSession {
    fileprivate func readRoles(named names: SQL, serverVersion: Int) throws -> Table<Identifier, ObservedRole> {
        try readRoles(
            where: "rolname = ANY (\(names))",
            settings: "r.rolname = ANY (\(names))",
            memberships: "g.rolname = ANY (\(names)) OR m.rolname = ANY (\(names))",
            serverVersion: serverVersion
        )
    }

    fileprivate func readObjectOwners(in schemas: SQL) throws -> [Identifier: [Identifier: Int]] {
        let rows = try query(
            """
            SELECT n.nspname, pg_catalog.pg_get_userbyid(o.owner), count(*)
            FROM pg_catalog.pg_namespace n CROSS JOIN LATERAL (\(SchemaObjects.query(of: "n.oid"))) o
            WHERE n.nspname = ANY (\(schemas)) GROUP BY 1, 2
            """
        ) { row in (schema: try row.identifier(0), owner: try row.identifier(1), count: try row.integer(2)) }
        return rows.reduce(into: [:]) { $0[$1.schema, default: [:]][$1.owner] = $1.count }
    }

    /// Extensions, and functions in languages that only a superuser may write in. PostgreSQL itself makes such functions
    /// for aggregates and range types.
    fileprivate func readMisfits(in schemas: SQL) throws -> [Identifier: [String]] {
        let rows = try query(
            """
            SELECT n.nspname, 'extension ' || e.extname AS what
            FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace
            WHERE n.nspname = ANY (\(schemas))
            UNION ALL
            SELECT n.nspname, pg_catalog.pg_describe_object('pg_catalog.pg_proc'::pg_catalog.regclass, p.oid, 0)
                || ' in language ' || l.lanname
            FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
            JOIN pg_catalog.pg_language l ON l.oid = p.prolang
            WHERE n.nspname = ANY (\(schemas)) AND NOT l.lanpltrusted AND p.prokind <> 'a' AND NOT EXISTS (
                SELECT FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass
                    AND d.objid = p.oid AND d.deptype IN ('e', 'i'))
            ORDER BY 1, 2
            """
        ) { row in (schema: try row.identifier(0), what: try row.text(1)) }
        return Dictionary(grouping: rows, by: \.schema).mapValues { $0.map(\.what) }
    }

    /// What the roles own or may do beside what a bot can keep: its schema, with what is in it, and its own default
    /// privileges. Those of others, and what they may do with the shared database and in `public`, are taken from them.
    fileprivate func readOutside(of bots: [DesiredBot]) throws -> [Identifier: [String]] {
        let pairs = bots.filter { $0.adoption.role != nil }
        guard !pairs.isEmpty else { return [:] }
        func column(_ names: [String?]) -> SQL { "\(bind: .array(names.map { $0 ?? "" }))::text[]" }
        let rows = try query(
            """
            WITH adoptee AS (
                SELECT * FROM ROWS FROM (
                    pg_catalog.unnest(\(column(pairs.map(\.role.name)))),
                    pg_catalog.unnest(\(column(pairs.map(\.adoption.role?.name)))),
                    pg_catalog.unnest(\(column(pairs.map(\.adoption.schema?.name))))
                ) AS a (bot, role, schema)
            ), found AS (
                SELECT a.bot, CASE WHEN s.deptype = 'a' THEN 'rights on ' ELSE '' END || CASE
                    WHEN s.dbid NOT IN (0, here.oid) THEN CASE WHEN s.deptype = 'o' THEN 'objects in ' ELSE '' END
                        || 'database ' || (SELECT datname FROM pg_catalog.pg_database WHERE oid = s.dbid)
                    ELSE pg_catalog.pg_describe_object(s.classid, s.objid, s.objsubid) END AS what
                FROM adoptee a JOIN pg_catalog.pg_authid r ON r.rolname = a.role
                JOIN pg_catalog.pg_database here ON here.datname = pg_catalog.current_database()
                JOIN pg_catalog.pg_shdepend s ON s.refobjid = r.oid
                    AND s.refclassid = 'pg_catalog.pg_authid'::pg_catalog.regclass AND s.deptype IN ('o', 'a')
                LEFT JOIN LATERAL pg_catalog.pg_identify_object(s.classid, s.objid, 0) i
                    ON s.dbid IN (0, here.oid)
                WHERE NOT coalesce(
                    i.schema = pg_catalog.quote_ident(a.schema)
                    OR i.type = 'schema' AND (i.identity = pg_catalog.quote_ident(a.schema)
                        OR i.identity = 'public' AND s.deptype = 'a')
                    OR i.type = 'database' AND s.objid = here.oid AND s.deptype = 'a'
                    OR s.dbid = here.oid AND s.classid = 'pg_catalog.pg_default_acl'::pg_catalog.regclass
                    OR i.schema LIKE 'pg\\_temp\\_%', false)
            ), ranked AS (
                SELECT DISTINCT bot, what, pg_catalog.dense_rank() OVER (PARTITION BY bot ORDER BY what) AS rank FROM found
            )
            SELECT bot, what FROM ranked WHERE rank <= \(Remains.maximumObstacles) ORDER BY 1, 2
            """
        ) { row in (bot: try row.identifier(0), what: try row.text(1)) }
        return Dictionary(grouping: rows, by: \.bot).mapValues { $0.map(\.what) }
    }
}
