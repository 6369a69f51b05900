package import Model
package import SQLText

/// A bot's connection URL in its two forms.
package enum ConnectionURL {
    /// The form that the product documents: `?search_path=<schemas>&options=--role%3D<role>`. It names no `sslmode`,
    /// and libpq refuses it for `search_path`.
    package static func documented(_ form: ConnectionForm, _ password: Password) -> SecretText {
        let path = form.searchPath.map { PercentEncoding.text(of: $0.name) }.joined(separator: "%2C")
        let options = PercentEncoding.text(of: "=\(form.role.name)")
        return SecretText(base(form, password) + "?search_path=\(path)&options=--role\(options)")
    }

    /// The form that every client takes: no parameters but `sslmode`.
    package static func plain(_ form: ConnectionForm, _ password: Password) -> SecretText {
        plain(form.login, password, form.database, at: form.endpoint.front)
    }

    /// The same past a pooler, at the server itself: for migrations and what else needs a session of its own.
    package static func direct(_ form: ConnectionForm, _ password: Password) -> SecretText {
        plain(form.login, password, form.database, at: form.endpoint)
    }

    /// The same for any login.
    package static func plain(
        _ login: Identifier,
        _ password: Password,
        _ database: Identifier,
        at endpoint: Endpoint
    ) -> SecretText {
        SecretText(base(login, password, database, at: endpoint) + "?sslmode=\(endpoint.sslMode.rawValue)")
    }

    private static func base(_ form: ConnectionForm, _ password: Password) -> String {
        base(form.login, password, form.database, at: form.endpoint.front)
    }

    private static func base(
        _ login: Identifier,
        _ password: Password,
        _ database: Identifier,
        at endpoint: Endpoint
    ) -> String {
        let user = PercentEncoding.text(of: login.name)
        let password = PercentEncoding.text(of: password.text.revealed)
        let database = PercentEncoding.text(of: database.name)
        return "postgresql://\(user):\(password)@\(host(endpoint)):\(endpoint.port)/\(database)"
    }

    /// A name, an IPv6 address in brackets, or the folder of a Unix socket with its slashes encoded. The `%` of an
    /// IPv6 zone is encoded like any other (RFC 6874).
    private static func host(_ endpoint: Endpoint) -> String {
        let isSocket = endpoint.host.hasPrefix("/") || endpoint.host.hasPrefix("@")
        guard !isSocket, endpoint.host.contains(":") else { return PercentEncoding.text(of: endpoint.host) }
        return "[" + PercentEncoding.text(of: endpoint.host, keeping: [UInt8(ascii: ":")]) + "]"
    }
}
