package import SQLText

/// A row of pg_db_role_setting.
///
/// The settings of two bots differ by the name of the role in them, and by nothing else as long as nobody changed them. So
/// they are kept as one template for all, with a mark where the name belongs.
package struct ObservedSettings: Sendable {
    /// The row is read only up to this size, in bytes: a bot may store megabytes in its own settings.
    package static let maximumSize = 8192
    /// Where a template has the role's name.
    package static let mark = "\u{1}"

    private var template: [String: String]
    /// Whose name the marks are for; nil where the template has none.
    private var role: Identifier?
    package var isOversized: Bool

    /// - Parameter isOversized: whether there is more than is read; then `values` are empty.
    package init(values: [String: String], isOversized: Bool = false) {
        template = values
        self.isOversized = isOversized
    }

    /// - Parameters:
    ///   - template: the values, with ``mark`` in place of the role's name.
    ///   - role: whose name that is.
    package init(template: [String: String], of role: Identifier) {
        self.template = template
        self.role = role
        isOversized = false
    }

    /// The values as stored, by name; empty when the row is oversized.
    package var values: [String: String] {
        get { role == nil ? template : template.mapValues(filledIn) }
        set {
            template = newValue
            role = nil
        }
    }

    /// How many settings there are.
    package var count: Int { template.count }

    package subscript(name: String) -> String? { template[name].map(filledIn) }

    /// Whether the search_path is this one, as PostgreSQL stores it.
    package func hasSearchPath(_ path: [Identifier]) -> Bool {
        let names = path.map { $0 == role ? Self.mark : $0.name }
        return template["search_path"] == names.joined(separator: ", ")
    }

    private func filledIn(_ text: String) -> String {
        guard let role, text.utf8.contains(1) else { return text }
        return text.split(separator: Self.mark, omittingEmptySubsequences: false).joined(separator: role.name)
    }
}

extension ObservedSettings: Hashable {
    package static func == (left: ObservedSettings, right: ObservedSettings) -> Bool {
        guard left.isOversized == right.isOversized else { return false }
        return left.role == right.role ? left.template == right.template : left.values == right.values
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(values) }
}
