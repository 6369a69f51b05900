package import SQLText

/// An access control list in normal form: the built-in default is spelt out, entries are sorted, none is empty.
package struct ACL: Hashable, Sendable {
    /// Sorted by grantee and grantor; one entry for each pair.
    package private(set) var entries: [Entry]

    package init(_ entries: some Sequence<Entry>) {
        var merged: [Key: Entry] = [:]
        for entry in entries where !entry.privileges.isEmpty {
            let key = Key(grantee: entry.grantee, grantor: entry.grantor)
            if let known = merged[key] {
                merged[key] = Entry(
                    grantee: entry.grantee,
                    privileges: known.privileges.union(entry.privileges),
                    grantable: known.grantable.union(entry.grantable),
                    grantor: entry.grantor
                )
            } else {
                merged[key] = entry
            }
        }
        self.entries = merged.values.sorted { ($0.grantee, $0.grantor) < ($1.grantee, $1.grantor) }
    }

    /// What one grantor gave one grantee.
    package struct Entry: Hashable, Sendable {
        package var grantee: Grantee
        package var privileges: Privileges
        /// Those of the privileges that the grantee may pass on.
        package var grantable: Privileges
        package var grantor: Identifier

        package init(grantee: Grantee, privileges: Privileges, grantable: Privileges = [], grantor: Identifier) {
            self.grantee = grantee
            self.privileges = privileges
            self.grantable = grantable
            self.grantor = grantor
        }
    }

    /// PUBLIC is a grantee like any other.
    package enum Grantee: Hashable, Comparable, Sendable {
        case everyone
        case role(Identifier)
    }

    private struct Key: Hashable {
        var grantee: Grantee
        var grantor: Identifier
    }
}
