package import SQLText

/// What a group of programs may do with a table of the control schema, or with a column of it.
package struct RegistryRight: Hashable, Comparable, Sendable {
    package var table: Identifier
    /// Nil for the whole table.
    package var column: Identifier?
    /// The word of SQL, such as `SELECT`.
    package var privilege: String
    package var isGrantable: Bool

    package init(table: Identifier, column: Identifier? = nil, privilege: String = "SELECT", isGrantable: Bool = false)
    {
        self.table = table
        self.column = column
        self.privilege = privilege
        self.isGrantable = isGrantable
    }

    package static func < (left: RegistryRight, right: RegistryRight) -> Bool {
        (left.table, left.column?.name ?? "", left.privilege) < (right.table, right.column?.name ?? "", right.privilege)
    }
}
