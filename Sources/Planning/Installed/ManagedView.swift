package import Model
package import SQLText

/// A view in the shim that flarexdb installs: what one of its functions returns, as columns.
package struct ManagedView: Hashable, Sendable {
    package struct Column: Hashable, Sendable {
        package var name: Identifier
        /// A type of pg_catalog.
        package var type: Identifier
    }

    package let name: Identifier
    package let columns: [Column]
    /// What bots do with it, for the reason of a step.
    package let purpose: String
    /// Takes no argument and returns an array of objects as jsonb.
    package let function: FunctionSignature
    /// What the view is, as each version of PostgreSQL stores it; see `ObservedView.digest`.
    package let digests: [Int: String]

    init(
        name: Identifier,
        columns: [(Identifier, Identifier)],
        purpose: String,
        function: FunctionSignature,
        digests: [Int: String]
    ) {
        self.name = name
        self.columns = columns.map(Column.init)
        self.purpose = purpose
        self.function = function
        self.digests = digests
    }

    /// Every view that flarexdb installs.
    package static let all = [MigrationRecords.view, StorageRecords.view]

    /// What the view should be on a server of that version; nil where flarexdb does not know.
    package func digest(serverVersion: Int) -> String? { digests[serverVersion / 10_000] }

    /// Makes the view what it should be.
    ///
    /// - Parameters:
    ///   - strangers: those who have rights on it and should not.
    ///   - isReplaced: whether what is there now has to go first.
    func installation(strangers: [ACL.Grantee], isReplaced: Bool) -> [SQL] {
        let view: SQL = "\(ManagedName.shimSchema).\(name)"
        let losers = ([.everyone, .role(ManagedName.bots)] + strangers.filter { $0 != .everyone }).map(\.sql)
        let list = columns.map { "r.\($0.name)" as SQL }.joined(separator: ", ")
        let types = columns.map { "\($0.name) pg_catalog.\($0.type)" as SQL }.joined(separator: ", ")
        return (isReplaced ? ["DROP VIEW \(view) RESTRICT"] : []) + [
            """
            CREATE OR REPLACE VIEW \(view) AS
            SELECT \(list) FROM pg_catalog.jsonb_to_recordset(\(function.sql)) AS r (\(types))
            """,
            "ALTER VIEW \(view) OWNER TO CURRENT_USER",
            "REVOKE ALL ON \(view) FROM \(losers.joined(separator: ", ")) CASCADE",
            "GRANT SELECT ON \(view) TO \(ManagedName.bots)",
        ]
    }
}
