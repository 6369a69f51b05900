/// Compares what was there before a migration with what is there after it.
struct TrialFindings {
    var before: SchemaSnapshot
    var after: SchemaSnapshot
    var sizesBefore: RelationSizes
    var sizesAfter: RelationSizes
    /// Whether a statement of its own emptied a table at once.
    var truncates: Bool
    var locks: [(relation: Int, mode: LockMode, held: Duration)]

    func fill(_ trial: inout MigrationTrial) {
        trial.changes = changes
        trial.rows = rows
        trial.locks = heldLocks
        let found = hazards
        trial.hazards = MigrationTrial.Hazard.allCases.filter(found.contains)
    }

    private static func oid(_ key: String) -> Int { key.split(separator: "/").last.flatMap { Int($0) } ?? 0 }

    private var changes: [MigrationTrial.Change] {
        let keys = Set(before.items.keys).union(after.items.keys)
        return keys.compactMap(change).sorted { ($0.kind, $0.name) < ($1.kind, $1.name) }
    }

    private func change(_ key: String) -> MigrationTrial.Change? {
        switch (before.items[key], after.items[key]) {
        case (nil, let item?): return MigrationTrial.Change(action: .created, kind: item.kind, name: item.name)
        case (let item?, nil):
            return MigrationTrial.Change(
                action: .dropped,
                kind: item.kind,
                name: item.name,
                bytes: item.holdsRows ? sizesBefore.bytes(of: Self.oid(key)) : nil,
                estimatedRows: item.holdsRows ? item.estimatedRows : nil
            )
        case (let old?, let new?) where old.file != new.file && old.holdsRows:
            let isEmptied = isEmptied(from: old, to: new)
            return MigrationTrial.Change(
                action: isEmptied ? .emptied : .rewritten,
                kind: new.kind,
                name: new.name,
                bytes: sizesBefore.bytes(of: Self.oid(key)),
                estimatedRows: isEmptied ? old.estimatedRows : nil
            )
        case (let old?, let new?) where old.fingerprint != new.fingerprint:
            return MigrationTrial.Change(action: .altered, kind: new.kind, name: new.name)
        default: return nil
        }
    }

    /// TRUNCATE gives a table a new file, as rewriting does. One that is empty says which it was, and so does the command.
    private func isEmptied(from old: SchemaSnapshot.Item, to new: SchemaSnapshot.Item) -> Bool {
        truncates || sizesBefore.byNode[old.file] ?? 0 > 0 && sizesAfter.byNode[new.file] ?? 0 == 0
    }

    private var rows: [MigrationTrial.Rows] {
        after.items.compactMap { key, item in
            let counts = item.rows - (before.items[key]?.rows ?? RowCounts())
            return counts.isNone || !item.holdsRows ? nil : MigrationTrial.Rows(table: item.name, counts: counts)
        }.sorted { $0.table < $1.table }
    }

    /// Nobody waits for what was not there before.
    private var heldLocks: [MigrationTrial.Lock] {
        locks.compactMap { lock in
            guard let item = before.items["pg_class/\(lock.relation)"] else { return nil }
            return MigrationTrial.Lock(
                mode: lock.mode,
                kind: item.kind,
                name: item.name,
                bytes: sizesBefore.bytes(of: lock.relation),
                held: lock.held
            )
        }.sorted { ($1.mode, $0.name) < ($0.mode, $1.name) }
    }

    private var hazards: Set<MigrationTrial.Hazard> {
        var hazards: Set<MigrationTrial.Hazard> = []
        for change in changes {
            if change.action == .emptied || change.action == .dropped && change.bytes != nil {
                hazards.insert(.deletesData)
            }
            if change.action == .rewritten { hazards.insert(.rewritesTable) }
        }
        if rows.contains(where: { $0.counts.deleted > 0 }) { hazards.insert(.deletesData) }
        for (key, item) in after.items {
            if let old = before.items[key], old.droppedColumns < item.droppedColumns { hazards.insert(.deletesData) }
        }
        for lock in heldLocks {
            hazards.insert(.blocksWriters)
            if lock.mode.blocksReaders { hazards.insert(.blocksReaders) }
        }
        return hazards
    }
}

extension SchemaSnapshot.Item {
    /// A view has none of its own.
    fileprivate var holdsRows: Bool { ["table", "partitioned table", "materialized view"].contains(kind) }
}
