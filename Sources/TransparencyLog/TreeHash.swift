import Digest

/// A hash in a log's Merkle tree (RFC 6962, with SHA-256): of a leaf, or of everything below a node.
package struct TreeHash: Hashable, Sendable {
    /// 32 bytes.
    package let bytes: [UInt8]

    /// Nil for anything but 32 bytes.
    package init?(_ bytes: [UInt8]) {
        guard bytes.count == SHA256.length else { return nil }
        self.bytes = bytes
    }

    private init(of content: [UInt8]) { bytes = SHA256.digest(of: content) }

    /// The root of a log without entries.
    package static let empty = TreeHash(of: [])

    /// The hash of a leaf. Its first byte keeps a leaf from passing for a node.
    package static func leaf(_ data: some Sequence<UInt8>) -> TreeHash { TreeHash(of: [0] + data) }

    package static func node(_ left: TreeHash, _ right: TreeHash) -> TreeHash {
        var content: [UInt8] = []
        content.reserveCapacity(1 + 2 * SHA256.length)
        content.append(1)
        content += left.bytes
        content += right.bytes
        return TreeHash(of: content)
    }
}

extension TreeHash: CustomStringConvertible {
    package var description: String { hexadecimal(bytes) }

    /// The form in checkpoints and proofs.
    package var base64: String { Base64.text(of: bytes) }

    package init?(base64: some StringProtocol) {
        guard let bytes = Base64.bytes(of: String(base64)) else { return nil }
        self.init(bytes)
    }
}
