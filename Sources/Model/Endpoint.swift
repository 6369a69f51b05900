/// Where bots reach the database, as it stands in their `DATABASE_URL`.
package struct Endpoint: Hashable, Sendable {
    package static let defaultPort = 5432

    package var host: String
    package var port: Int
    package var sslMode: SSLMode
    package var urlForm: URLForm
    /// Where a pooler in front of the server listens; nil where bots connect to the server itself.
    package var pooler: Pooler?

    package init(
        host: String,
        port: Int = defaultPort,
        sslMode: SSLMode = .require,
        urlForm: URLForm = .documented,
        pooler: Pooler? = nil
    ) {
        self.host = host
        self.port = port
        self.sslMode = sslMode
        self.urlForm = urlForm
        self.pooler = pooler
    }

    /// The place where a connection pooler listens.
    package struct Pooler: Hashable, Sendable {
        package static let defaultPort = 6432

        package var host: String
        package var port: Int

        package init(host: String, port: Int = defaultPort) {
            self.host = host
            self.port = port
        }
    }

    /// Where bots arrive: at the pooler, or at the server where there is none.
    package var front: Endpoint {
        guard let pooler else { return self }
        return Endpoint(host: pooler.host, port: pooler.port, sslMode: sslMode, urlForm: urlForm)
    }

    /// libpq's `sslmode`.
    package enum SSLMode: String, Sendable, CaseIterable {
        case disable
        case allow
        case prefer
        case require
        case verifyCA = "verify-ca"
        case verifyFull = "verify-full"
    }
}

/// Which of its two forms a bot's `DATABASE_URL` has.
package enum URLForm: String, Sendable, CaseIterable {
    /// With `search_path` and `--role` as parameters, which libpq and what is built on it refuse.
    case documented
    /// Without parameters but `sslmode`; the role's own settings do the rest.
    case plain
}
