/// What is recorded of a migration.
package struct MigrationRecord: Hashable, Sendable {
    package enum Status: String, Sendable, CaseIterable {
        case applied
        /// A part of it was committed, since its own text ended the transaction.
        case partial
        /// A statement outside a transaction failed, and may have left something.
        case failed
    }

    /// The bot's own running number.
    package var id: Int
    package var name: String
    package var checksum: String
    /// The text without passwords.
    package var sql: String
    package var status: Status
    package var appliedBy: String
    /// As the server prints it.
    package var appliedAt: String
    package var milliseconds: Int64
    package var error: String?
    /// Who took a partial one as it is.
    package var acceptedBy: String?

    package init(
        id: Int,
        name: String,
        checksum: String,
        sql: String,
        status: Status,
        appliedBy: String,
        appliedAt: String,
        milliseconds: Int64,
        error: String? = nil,
        acceptedBy: String? = nil
    ) {
        (self.id, self.name, self.checksum, self.sql, self.status) = (id, name, checksum, sql, status)
        (self.appliedBy, self.appliedAt, self.milliseconds) = (appliedBy, appliedAt, milliseconds)
        (self.error, self.acceptedBy) = (error, acceptedBy)
    }
}
