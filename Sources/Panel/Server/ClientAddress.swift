import HTTPTypes
import Hummingbird

/// Whose addresses are believed when they say for whom they ask.
package struct TrustedProxies: Sendable {
    private let addresses: Set<String>

    package init(_ addresses: some Sequence<String> = []) { self.addresses = Set(addresses) }

    /// The address that a request came from: the last one in `X-Forwarded-For` that is no trusted proxy's.
    ///
    /// Whatever stands before it may be made up.
    func client(of headers: HTTPFields, from peer: String?) -> String {
        guard let peer else { return "unknown" }
        guard addresses.contains(peer) else { return peer }
        let hops = headers[values: .forwardedFor].flatMap { $0.split(separator: ",") }
            .map { $0.filter { !$0.isWhitespace } }
        return hops.last { !addresses.contains($0) && Self.isAddress($0) } ?? peer
    }

    private static func isAddress(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 45 && text.allSatisfy { $0.isHexDigit || $0 == "." || $0 == ":" }
    }
}

extension HTTPField.Name {
    fileprivate static let forwardedFor = known("X-Forwarded-For")
}
