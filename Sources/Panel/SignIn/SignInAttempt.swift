import Digest
import Secrets

/// A sign-in under way: what its answer has to be compared with.
///
/// It travels in a cookie of the browser that began it, so that no other browser can end it, and whoever has many begun
/// takes no memory.
struct SignInAttempt: Hashable, Sendable {
    /// In seconds.
    static let lifetime = 600

    let state: String
    let nonce: String
    /// What only whoever began it knows; the provider is shown its digest first (PKCE).
    let verifier: String
    /// The path of the page to which to come back.
    let returnPath: String

    /// - Parameter path: what the person wanted to see; anything but a path of the panel's becomes its first page.
    init(returningTo path: String, randomness: Randomness = .system) {
        state = Base64.urlText(of: randomness.bytes(32))
        nonce = Base64.urlText(of: randomness.bytes(32))
        verifier = Base64.urlText(of: randomness.bytes(32))
        returnPath = Self.isOwn(path) ? path : "/"
    }

    /// Reads a cookie's value; nil for another form.
    init?(cookie: String) {
        let parts = cookie.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 4, parts.prefix(3).allSatisfy({ Base64.bytes(ofURLText: $0)?.count == 32 }),
            let path = Base64.bytes(ofURLText: parts[3]).flatMap({ String(validating: $0, as: UTF8.self) }),
            Self.isOwn(path)
        else { return nil }
        (state, nonce, verifier, returnPath) = (parts[0], parts[1], parts[2], path)
    }

    var cookie: String { [state, nonce, verifier, Base64.urlText(of: Array(returnPath.utf8))].joined(separator: ".") }

    /// What is shown to the provider of ``verifier``.
    var challenge: String { Self.challenge(of: verifier) }

    static func challenge(of verifier: String) -> String {
        Base64.urlText(of: SHA256.digest(of: Array(verifier.utf8)))
    }

    /// Whether it leads nowhere else: browsers read `//host` and `/\host` as another site.
    private static func isOwn(_ path: String) -> Bool {
        path.hasPrefix("/") && !path.hasPrefix("//") && path.utf8.count <= 1024
            && path.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") && $0 != UInt8(ascii: "#") }
    }
}
