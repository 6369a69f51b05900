package import SQLText

/// An access control list in normal form: the built-in default is spelt out, entries are sorted, none is empty.
package struct ACL: Hashable, Sendable {
    /// Sorted by grantee and grantor; one entry for each pair.
    package private(set) var entries: [Entry]

    package init(_ entries: some Sequence<Entry>) {
        var merged: [Entry] = []
        for entry in entries.filter({ !$0.privileges.isEmpty }).sorted(by: Self.areInOrder) {
            if let last = merged.last, !Self.areInOrder(last, entry) {
                merged[merged.count - 1].privileges.formUnion(entry.privileges)
                merged[merged.count - 1].grantable.formUnion(entry.grantable)
            } else {
                merged.append(entry)
            }
        }
        self.entries = merged
    }

    private static func areInOrder(_ left: Entry, _ right: Entry) -> Bool {
        (left.grantee, left.grantor) < (right.grantee, right.grantor)
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
}
