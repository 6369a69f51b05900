package import Model
package import SQLText

/// The part of PgBouncer's configuration that follows from the manifests, as a file to include.
///
/// PgBouncer has a pool for each login, so that the size of a pool is the bound on a bot. Before 1.23 a login that is
/// named in `[users]` is never asked for with `auth_query`; there one size holds for all bots.
package struct PgBouncerConfiguration: Hashable, Sendable {
    /// A release of PgBouncer, such as 1.18.
    package struct Release: Hashable, Comparable, Sendable, CustomStringConvertible {
        package var major: Int
        package var minor: Int

        /// Reads `1.18`, `1.18.0` or `1.25`.
        package init?(_ text: String) {
            let parts = text.split(separator: ".", omittingEmptySubsequences: false).map { Int($0) }
            guard (2...3).contains(parts.count), !parts.contains(nil), let major = parts[0], let minor = parts[1] else {
                return nil
            }
            (self.major, self.minor) = (major, minor)
        }

        /// The first one in which a login of `[users]` may be looked up.
        static let limitingUsers = Release(major: 1, minor: 23)

        private init(major: Int, minor: Int) { (self.major, self.minor) = (major, minor) }

        package static func < (left: Release, right: Release) -> Bool {
            (left.major, left.minor) < (right.major, right.minor)
        }

        package var description: String { "\(major).\(minor)" }
    }

    package var release: Release
    /// The login with which PgBouncer looks up passwords.
    package var authUser: Identifier
    /// The most connections to the server at once; nil where the server's own limit is enough.
    package var connections: Int?

    package init(release: Release, authUser: Identifier, connections: Int? = nil) {
        (self.release, self.authUser, self.connections) = (release, authUser, connections)
    }

    /// The file's text. The same manifests give the same text.
    ///
    /// It goes on with the section that includes it: a second header of that section would set all in it to defaults.
    package func text(for desired: DesiredState) -> String {
        let limits = desired.bots.compactMap { bot in
            desired.plans[bot.plan.value].map { (role: bot.role, connections: $0.connections) }
        }.filter { $0.connections > 0 }
        let limitsUsers = release >= .limitingUsers
        var lines = [
            "; Written by flarexdb pooler pgbouncer for PgBouncer \(release) and cluster \(desired.policy.name).",
            "; Do not edit. Include it as the last line of section [pgbouncer]: %include FILE",
            "auth_type = scram-sha-256",
            "auth_user = \(authUser)",
            "auth_query = SELECT $1::text, p FROM \(ManagedName.pooler).password($1) AS p WHERE p IS NOT NULL",
            "server_tls_sslmode = \(desired.policy.endpoint.sslMode.rawValue)",
            "",
            "[databases]",
            database(of: desired.policy, poolSize: limitsUsers ? nil : limits.map(\.connections).min()),
        ]
        if limitsUsers {
            lines += ["", "[users]"]
            for (role, connections) in limits.sorted(by: { $0.role < $1.role }) {
                lines += ([role] + ManagedName.logins(of: role)).map { "\($0) = pool_size=\(connections)" }
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func database(of policy: ClusterPolicy, poolSize: Int?) -> String {
        let (name, endpoint) = (policy.database, policy.endpoint)
        let parts = [
            "\(name) = host=\(endpoint.host) port=\(endpoint.port) dbname=\(name)",
            poolSize.map { "pool_size=\($0)" }, connections.map { "max_db_connections=\($0)" },
        ]
        return parts.compactMap { $0 }.joined(separator: " ")
    }
}
