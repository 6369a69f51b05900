/// Identifiers are compared byte by byte, as PostgreSQL does.
///
/// Two strings in Swift are equal when they look the same: `é` as one character or as two would be one name here and
/// two in the cluster.
extension Identifier {
    package static func == (left: Identifier, right: Identifier) -> Bool {
        left.withBytes { left in right.withBytes { right in left.elementsEqual(right) } }
    }

    package func hash(into hasher: inout Hasher) {
        withBytes { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }

    package static func < (left: Identifier, right: Identifier) -> Bool {
        left.name.utf8.lexicographicallyPrecedes(right.name.utf8)
    }

    /// Lends the name's bytes as they lie in memory: thousands of names are looked up for every plan.
    private func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        name.utf8.withContiguousStorageIfAvailable(body) ?? Array(name.utf8).withUnsafeBufferPointer(body)
    }
}
