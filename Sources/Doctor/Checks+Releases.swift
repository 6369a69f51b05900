package import Model
package import SQLText

extension Checks {
    /// Whether the server's program keeps what a shared database relies on.
    static let releases = [release(safe: ServerRelease.safe)]

    /// - Parameter safe: the oldest release of each major version that is not to be found.
    package static func release(safe: [ServerRelease]) -> Check {
        let rows = safe.map { release -> SQL in
            "(\(release.major), \(release.minor), \(Literal(release.reason) ?? ""))"
        }
        return Check(
            id: "server-release",
            severity: .danger,
            title: "the server's release has known holes through which a bot can leave its database",
            query: """
                SELECT format('PostgreSQL %s.%s: %s', s.version / 10000, s.version % 10000, r.reason),
                    format('Install PostgreSQL %s.%s or a later release of it, then restart the server.', r.major, r.minor)
                FROM (SELECT current_setting('server_version_num')::int AS version) s
                JOIN (VALUES \(joined(rows))) AS r (major, minor, reason) ON r.major = s.version / 10000
                WHERE s.version % 10000 < r.minor
                """
        )
    }

    /// - Parameter extensions: those under which tables cannot have the triggers that the storage block is made of.
    package static func triggerless(_ extensions: [Literal] = ["citus"]) -> Check {
        Check(
            id: "storage-block-void",
            severity: .danger,
            title: "an extension defeats the write block: a bot over its quota can still write",
            query: """
                SELECT format('extension %I is installed in this database, and refuses triggers on the tables that it spreads', e.extname),
                    'Keep bots in a database without it.'
                FROM pg_extension e WHERE e.extname IN (\(joined(extensions.map { "\($0)" }))) ORDER BY e.extname
                """
        )
    }

    private static func joined(_ parts: [SQL]) -> SQL {
        parts.dropFirst().reduce(parts.first ?? "NULL") { "\($0), \($1)" }
    }
}
