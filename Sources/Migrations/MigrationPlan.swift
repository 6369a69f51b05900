/// What is left to apply, and what stands in the way.
package struct MigrationPlan: Hashable, Sendable {
    /// In the order in which they are applied.
    package var pending: [Migration] = []
    /// How many of the files are recorded.
    package var recorded = 0
    /// Those that are recorded with another text.
    package var changed: [Change] = []
    /// Recorded ones of which only a part was committed, that nobody has accepted.
    package var partial: [MigrationRecord] = []
    /// Pending ones that come before one that is recorded, and the last such record.
    package var late: [Late] = []

    package struct Late: Hashable, Sendable {
        package var name: String
        package var after: String
    }

    package struct Change: Hashable, Sendable {
        package var record: MigrationRecord
        package var migration: Migration
    }

    /// - Parameters:
    ///   - migrations: in their order.
    ///   - records: all that the bot has.
    package init(_ migrations: [Migration], _ records: [MigrationRecord]) {
        let known = Dictionary(records.map { ($0.name, $0) }) { $1 }
        var waiting: [String] = []
        for migration in migrations {
            // What failed has left no more than an invalid index, say, and is tried again.
            guard let record = known[migration.name], record.status != .failed else {
                pending.append(migration)
                waiting.append(migration.name)
                continue
            }
            recorded += 1
            late += waiting.map { Late(name: $0, after: migration.name) }
            waiting = []
            if record.checksum != migration.checksum {
                changed.append(Change(record: record, migration: migration))
            }
            if record.status == .partial, record.acceptedBy == nil { partial.append(record) }
        }
    }
}
