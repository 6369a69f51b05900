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

    /// What a bot finds in its environment, sorted by name: the URL in the form that its manifest chooses, the plain
    /// URL, and the same in the variables that libpq reads.
    package static func all(of form: ConnectionForm, _ password: Password) -> [SecretValue] {
        let plain = ConnectionURL.plain(form, password)
        let chosen =
            switch form.endpoint.urlForm {
            case .documented: ConnectionURL.documented(form, password)
            case .plain: plain
            }
        return [
            SecretValue(name: "DATABASE_URL", value: chosen),
            SecretValue(name: "DATABASE_URL_PLAIN", value: plain),
            SecretValue(name: "PGDATABASE", value: SecretText(form.database.name)),
            SecretValue(name: "PGHOST", value: SecretText(form.endpoint.host)),
            SecretValue(name: "PGPASSWORD", value: password.text),
            SecretValue(name: "PGPORT", value: SecretText(String(form.endpoint.port))),
            SecretValue(name: "PGSSLMODE", value: SecretText(form.endpoint.sslMode.rawValue)),
            SecretValue(name: "PGUSER", value: SecretText(form.login.name)),
        ]
    }
}
