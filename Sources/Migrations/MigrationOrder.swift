/// The order in which migrations are applied: that of the versions in their names, as people write them.
///
/// A version is the digits at the beginning, after a `V` as Flyway has it: `0012_`, `V12__`, `V1.2__`, `20261128093000_`.
/// Numbers are compared as numbers, so that `V9` comes before `V10`. Names without versions are in the order of their
/// bytes.
package enum MigrationOrder {
    /// - Throws: `MigrationFlaw` where the names leave the order unclear.
    package static func sorted(_ migrations: [Migration]) throws(MigrationFlaw) -> [Migration] {
        let items = migrations.map { (key: Key($0.name), migration: $0) }.sorted { $0.key < $1.key }
        for item in items where isWayBack(item.migration.name) { throw .wayBack(item.migration.name) }
        for (one, other) in zip(items, items.dropFirst()) {
            let names = (one.migration.name, other.migration.name)
            if names.0 == names.1 { throw .ambiguous(names.0, names.1) }
            switch (one.key.version, other.key.version) {
            case (let version?, let next?) where version == next: throw .ambiguous(names.0, names.1)
            case (_?, nil): throw .mixed(names.0, names.1)
            case (nil, _?): throw .mixed(names.1, names.0)
            default: continue
            }
        }
        return items.map(\.migration)
    }

    /// `0001_x.down.sql` of golang-migrate, `U1__x.sql` of Flyway: beside a folder's migrations, but none of them.
    private static func isWayBack(_ name: String) -> Bool {
        let name = name.lowercased()
        if [".down.sql", ".undo.sql", ".rollback.sql"].contains(where: name.hasSuffix) { return true }
        return name.firstMatch(of: #/^u[0-9][0-9._]*__/#) != nil
    }

    private struct Key: Comparable {
        /// Numbers without leading zeros, of any length; nil where the name has no version.
        var version: [String]?
        var bytes: [UInt8]

        init(_ name: String) {
            bytes = Array(name.utf8)
            // Flyway's `V1_2__x` is 1.2; in `0012_2fa.sql` the digits after the underscore are words.
            let match =
                name.prefixMatch(of: #/[vV]?([0-9]+(?:[._][0-9]+)*)(?=__)/#)
                ?? name.prefixMatch(of: #/[vV]?([0-9]+(?:\.[0-9]+)*)/#)
            guard let text = match?.output.1 else { return }
            version = text.split { $0 == "." || $0 == "_" }.map { part in
                let digits = part.drop { $0 == "0" }
                return digits.isEmpty ? "0" : String(digits)
            }
            // 1.0 is 1.
            while version?.last == "0", version?.count ?? 0 > 1 { version?.removeLast() }
        }

        static func < (left: Key, right: Key) -> Bool {
            switch (left.version, right.version) {
            case (let one?, let other?):
                for (a, b) in zip(one, other) where a != b { return (a.count, a) < (b.count, b) }
                if one.count != other.count { return one.count < other.count }
            case (_?, nil): return true
            case (nil, _?): return false
            case (nil, nil): break
            }
            return left.bytes.lexicographicallyPrecedes(right.bytes)
        }
    }
}
