/// Identifiers are compared byte by byte, as PostgreSQL does.
///
/// Two strings in Swift are equal when they look the same: `é` as one character or as two would be one name here and
/// two in the cluster.
extension Identifier {
    package static func == (left: Identifier, right: Identifier) -> Bool {
        left.name.utf8.elementsEqual(right.name.utf8)
    }

    package func hash(into hasher: inout Hasher) {
        for byte in name.utf8 { hasher.combine(byte) }
    }

    package static func < (left: Identifier, right: Identifier) -> Bool {
        left.name.utf8.lexicographicallyPrecedes(right.name.utf8)
    }
}
