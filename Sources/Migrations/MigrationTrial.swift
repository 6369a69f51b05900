/// What a migration did in a dry run, before it was taken back.
package struct MigrationTrial: Sendable {
    package struct Change: Hashable, Sendable {
        package enum Action: String, Sendable {
            case created
            case altered
            /// Its rows were written anew.
            case rewritten
            /// All of its rows were removed at once.
            case emptied
            case dropped
        }

        package var action: Action
        /// Such as `table`.
        package var kind: String
        package var name: String
        /// What it held before, where it goes or its rows do.
        package var bytes: Int64?
        package var estimatedRows: Int?
    }

    package struct Rows: Hashable, Sendable {
        package var table: String
        package var counts: RowCounts
    }

    package struct Lock: Hashable, Sendable {
        package var mode: LockMode
        package var kind: String
        package var name: String
        /// Of the table before the migration, in bytes.
        package var bytes: Int64
        /// From the statement that took it until all statements were run.
        package var held: Duration
    }

    package enum Hazard: String, CaseIterable, Sendable {
        case deletesData
        case rewritesTable
        case blocksReaders
        case blocksWriters
    }

    package var migration: Migration
    /// Why it failed; nil where all of it was run.
    package var failure: MigrationFailure?
    /// False for one that a dry run cannot run.
    package var isTried = true
    package var duration: Duration = .zero
    package var changes: [Change] = []
    package var rows: [Rows] = []
    package var locks: [Lock] = []
    /// In the order of their declaration.
    package var hazards: [Hazard] = []
}

/// What a dry run has found.
package struct DryRunReport: Sendable {
    package var trials: [MigrationTrial] = []
    /// What the bot's relations take, in bytes, before and after all that was tried.
    package var bytesBefore: Int64 = 0
    package var bytesAfter: Int64 = 0
    package var quota: Int64?

    package var exceedsQuota: Bool { quota.map { bytesAfter > $0 } ?? false }
}
