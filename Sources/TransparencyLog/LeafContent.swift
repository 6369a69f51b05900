/// The bytes of a leaf: its fields in a fixed order, each behind its length, so that no two entries have the same.
package enum LeafContent {
    /// Each field is its length in bytes, as four bytes with the highest first, and its UTF-8; an absent field is the
    /// length `FF FF FF FF` alone.
    package static func bytes(of fields: [String?]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(fields.reduce(0) { $0 + 4 + ($1?.utf8.count ?? 0) })
        for field in fields {
            let length = field.map { UInt32($0.utf8.count) } ?? .max
            for shift in [24, 16, 8, 0] { bytes.append(UInt8(truncatingIfNeeded: length >> shift)) }
            if let field { bytes += field.utf8 }
        }
        return bytes
    }
}
