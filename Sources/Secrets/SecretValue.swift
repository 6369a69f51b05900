package import Model
import SQLText

/// One of the environment variables in a bot's secret.
package struct SecretValue: Sendable {
    package let name: String
    package let value: SecretText

    package init(name: String, value: SecretText) {
        self.name = name
        self.value = value
    }

    /// What a bot finds in its environment, sorted by name: the URL in the form that its manifest chooses; behind a
    /// pooler, the server's own URL; the plain URL, and the same in the variables that libpq reads.
    package static func all(of form: ConnectionForm, _ password: Password) -> [SecretValue] {
        let front = form.endpoint.front
        let plain = ConnectionURL.plain(form, password)
        let chosen =
            switch form.endpoint.urlForm {
            case .documented: ConnectionURL.documented(form, password)
            case .plain: plain
            }
        let direct =
            form.endpoint.pooler == nil
            ? [] : [SecretValue(name: "DATABASE_URL_DIRECT", value: ConnectionURL.direct(form, password))]
        return [SecretValue(name: "DATABASE_URL", value: chosen)] + direct + [
            SecretValue(name: "DATABASE_URL_PLAIN", value: plain),
            SecretValue(name: "PGDATABASE", value: SecretText(form.database.name)),
            SecretValue(name: "PGHOST", value: SecretText(front.host)),
            SecretValue(name: "PGPASSWORD", value: password.text),
            SecretValue(name: "PGPORT", value: SecretText(String(front.port))),
            SecretValue(name: "PGSSLMODE", value: SecretText(front.sslMode.rawValue)),
            SecretValue(name: "PGUSER", value: SecretText(form.login.name)),
        ]
    }
}
