package import SQLText

/// How to reach a server, and what every session is to be like.
///
/// It shows its target and nothing else: the connection string may hold a password.
package struct ConnectionOptions: Sendable, CustomStringConvertible, CustomReflectable {
    /// The database instead of the connection string's.
    package var database: Identifier?
    package var applicationName = "flarexdb"
    /// The bound for one connection attempt, unless the connection string or `PGCONNECT_TIMEOUT` gives another.
    package var connectTimeout: Duration = .seconds(10)
    package var statementTimeout: Duration = .seconds(60)
    package var lockTimeout: Duration = .seconds(10)
    package var idleInTransactionTimeout: Duration = .seconds(60)
    /// How long to wait for one statement's answer before the session counts as lost.
    ///
    /// A server that stands still, unlike one that is unreachable, keeps its TCP connections alive. A caller that
    /// raises `statement_timeout` within a session has to raise this too.
    package var answerTimeout: Duration = .seconds(120)
    /// The standard settings that are left as the login's role has them.
    package var leavesToRole: Set<String> = []
    /// More settings, which override the session's standard ones.
    package var settings: [(name: Identifier, value: String)] = []

    let connectionString: String?
    let given: [String: String]
    var credential: (user: String, password: String)?

    /// Reads a libpq URL or keyword list; without one, libpq's environment variables and defaults hold.
    ///
    /// - Throws: `PostgresError` of kind `usage`, whose text repeats nothing of the connection string.
    package init(_ connectionString: String? = nil) throws(PostgresError) {
        self.connectionString = connectionString
        given = try connectionString.map(ConnectionString.keywords) ?? [:]
    }

    package var description: String { "\(target)" }

    package var customMirror: Mirror { Mirror(self, children: ["target": target]) }

    /// The same server with another login.
    package func logging(inAs user: Identifier, password: String) -> ConnectionOptions {
        var options = self
        options.credential = (user.name, password)
        return options
    }
}
