import Digest
import Model
package import PostgresClient
package import SQLText

/// The server and the session, before anything else is read.
struct Server: Sendable {
    var cluster: ObservedCluster
    var currentDatabase: Identifier
    var isSuperuser: Bool
    var isStandby: Bool

    static let supportedVersions = 150_000..<190_000

    func check(database: Identifier) throws(CatalogError) {
        guard Self.supportedVersions.contains(cluster.serverVersion) else {
            throw .unsupportedVersion(cluster.serverVersion)
        }
        guard isSuperuser else { throw .notSuperuser(cluster.user.name) }
        guard !isStandby else { throw .standby }
    }
}

extension PostgresSession {
    /// - Throws: `CatalogError` where flarexdb cannot work with the server, or not as the role that it is logged in as.
    package func checkServer(database: Identifier) throws { try readServer().check(database: database) }

    func readServer() throws -> Server {
        let servers = try query(
            """
            SELECT c.system_identifier::text, pg_catalog.current_setting('server_version_num')::integer, current_user,
                pg_catalog.current_database(), r.rolsuper, pg_catalog.pg_is_in_recovery(),
                \(SQL.epoch(of: "pg_catalog.now()"))
            FROM pg_catalog.pg_roles r, pg_catalog.pg_control_system() c
            WHERE r.rolname = current_user
            """
        ) { row in
            Server(
                cluster: ObservedCluster(
                    systemIdentifier: try row.text(0),
                    serverVersion: try row.integer(1),
                    user: try row.identifier(2),
                    now: Timestamp(seconds: try row.integer(6, as: Int64.self))
                ),
                currentDatabase: try row.identifier(3),
                isSuperuser: try row.boolean(4),
                isStandby: try row.boolean(5)
            )
        }
        guard let server = servers.first else { throw CatalogError.malformed("pg_roles lacks the current role") }
        return server
    }

    func readAvailableExtensions(among names: [Identifier]) throws -> Set<Identifier> {
        guard !names.isEmpty else { return [] }
        return Set(
            try query(
                """
                SELECT name FROM pg_catalog.pg_available_extensions()
                WHERE name = ANY (\(bind: .array(names.map(\.name)))::pg_catalog.name[])
                """
            ) { try $0.identifier(0) }
        )
    }

    /// What the extensions need beside what every database has.
    func readExtensionRequirements(among names: [Identifier]) throws -> [Identifier: [Identifier]] {
        guard !names.isEmpty else { return [:] }
        let rows = try query(
            """
            SELECT e.name, r.name
            FROM pg_catalog.pg_available_extensions() e
            JOIN pg_catalog.pg_available_extension_versions() v ON v.name = e.name AND v.version = e.default_version
            CROSS JOIN LATERAL pg_catalog.unnest(v.requires) AS r (name)
            WHERE e.name = ANY (\(bind: .array(names.map(\.name)))::pg_catalog.name[]) AND r.name <> 'plpgsql'
            """
        ) { row in (try row.identifier(0), try row.identifier(1)) }
        return Dictionary(grouping: rows) { $0.0 }.mapValues { $0.map(\.1).sorted() }
    }

    func readDatabase(_ name: Identifier) throws -> ObservedDatabase? {
        let databases = try query(
            """
            SELECT pg_catalog.pg_get_userbyid(datdba), datacl::text
            FROM pg_catalog.pg_database WHERE datname = \(bind: .text(name.name))
            """
        ) { row in
            let owner = try row.identifier(0)
            return ObservedDatabase(
                owner: owner,
                acl: try row.optionalText(1).map { try ACL(catalogText: $0) } ?? .databaseDefault(owner: owner)
            )
        }
        return databases.first
    }
}

extension Row {
    func identifier(_ column: Column) throws -> Identifier {
        if let identifier = try withBytes(column, { $0.flatMap(Identifier.init(utf8:)) }) { return identifier }
        throw CatalogError.malformed("the name \"\(try text(column))\"")
    }

    func digest(_ column: Column) throws -> HexDigest {
        guard let digest = try optionalDigest(column) else { return HexDigest(try text(column)) }
        return digest
    }

    func optionalDigest(_ column: Column) throws -> HexDigest? {
        try withBytes(column) { $0.map(HexDigest.init(utf8:)) }
    }

    func name(_ column: Column) throws -> Name {
        let text = try text(column)
        guard let name = Name(text) else { throw CatalogError.malformed("the registry name \"\(text)\"") }
        return name
    }
}
