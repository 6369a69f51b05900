/// Where browsers find the panel: scheme, host and port, as the header `Origin` has them.
package struct Origin: Hashable, Sendable, CustomStringConvertible {
    package enum Scheme: String, Sendable {
        case http
        case https
    }

    package let scheme: Scheme
    /// The host in lower case, with the port unless it is the scheme's own; as the header `Host` has it.
    package let authority: String

    /// Reads `https://db.example.com`, with nothing behind the port but a slash.
    ///
    /// Returns nil for another form, and for `http` where others could read along: it is for loopback addresses alone.
    package init?(_ text: String) {
        guard let separator = text.firstRange(of: "://"),
            let scheme = Scheme(rawValue: text[..<separator.lowerBound].lowercased())
        else { return nil }
        var authority = text[separator.upperBound...].lowercased()
        if authority.hasSuffix("/") { authority.removeLast() }
        let standard = scheme == .https ? ":443" : ":80"
        if authority.hasSuffix(standard) { authority.removeLast(standard.count) }
        guard !authority.isEmpty, authority.utf8.allSatisfy(Self.isAllowed) else { return nil }
        guard scheme == .https || Self.isLoopback(authority) else { return nil }
        self.scheme = scheme
        self.authority = authority
    }

    package var isSecure: Bool { scheme == .https }

    package var description: String { "\(scheme.rawValue)://\(authority)" }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: "-.:[]".utf8.contains(byte)
        }
    }

    private static func isLoopback(_ authority: String) -> Bool {
        let host = authority.hasPrefix("[") ? authority.prefix { $0 != "]" } + "]" : authority.prefix { $0 != ":" }
        return ["127.0.0.1", "localhost", "[::1]"].contains(String(host))
    }
}
