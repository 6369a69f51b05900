/// What came of one migration.
package struct MigrationOutcome: Sendable {
    package enum Result: Sendable {
        case applied
        /// Nothing of it was kept, unless it ran outside a transaction.
        case failed(MigrationFailure)
        /// Its own text ended the transaction, so that a part of it was kept.
        case partial(MigrationFailure)
    }

    package var migration: Migration
    package var result: Result
    package var duration: Duration
    /// How often it was tried.
    package var tries: Int

    package var isApplied: Bool { if case .applied = result { true } else { false } }
}
