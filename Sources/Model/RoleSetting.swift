/// A setting that a plan gives to its bots' roles, such as `statement_timeout`.
///
/// Two settings are equal when PostgreSQL reads the same value in both: `60s` and `1min` are one value.
package struct RoleSetting: Hashable, Sendable {
    package let name: String
    /// The value as written in the manifest.
    package let text: String
    /// The value in normal form: milliseconds, kilobytes, `on` and `off`, or the text itself.
    package let normal: String

    /// Returns nil when the setting is not on the list of those a plan may give, or the value does not fit it.
    package init?(name: String, text: String) {
        guard let kind = Self.kinds[name], let normal = kind.normalForm(of: text) else { return nil }
        self.name = name
        self.text = text
        self.normal = normal
    }

    /// What keeps the values that a login's statements hold out of the server's log. No plan can give these.
    package static let silence = [
        RoleSetting(name: "log_parameter_max_length", text: "0", normal: "0"),
        RoleSetting(name: "log_parameter_max_length_on_error", text: "0", normal: "0"),
    ]

    private init(name: String, text: String, normal: String) {
        (self.name, self.text, self.normal) = (name, text, normal)
    }

    package static func == (left: RoleSetting, right: RoleSetting) -> Bool {
        left.name == right.name && left.normal == right.normal
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(name)
        hasher.combine(normal)
    }

    /// The normal form of a value found in the catalogs; the text itself where the setting is not on the list.
    package static func normalForm(of text: String, for name: String) -> String {
        kinds[name]?.normalForm(of: text) ?? text
    }
}
