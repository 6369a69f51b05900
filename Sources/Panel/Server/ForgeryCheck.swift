import Digest
import HTTPTypes
import Hummingbird

/// Whether a request that changes something was made by a page of the panel, and not by another site through the same
/// browser.
///
/// `SameSite` alone does not keep out a site on a sibling domain. Browsers say themselves from where a request comes; what
/// says nothing of it is no browser, and has to know the session's token as well.
struct ForgeryCheck: Sendable {
    let origin: Origin

    /// - Throws: `Problem`.
    func check(_ headers: HTTPFields) throws {
        if let site = headers[.secFetchSite], site != "same-origin" { throw Problem(.forged) }
        if let given = headers[.origin], given != origin.description { throw Problem(.forged) }
    }

    /// - Parameters:
    ///   - token: what the form holds.
    ///   - secret: the session's, from its cookie.
    /// - Throws: `Problem`.
    func check(token: String?, of secret: String) throws {
        guard let token, ConstantTime.isEqual(token, Self.token(of: secret)) else { throw Problem(.forged) }
    }

    /// What forms hold: it follows from the session's secret, which does not follow from it.
    static func token(of secret: String) -> String {
        Base64.urlText(of: SHA256.digest(of: Array("flarexdb form\n\(secret)".utf8)))
    }
}

enum ConstantTime {
    /// Whether two texts are the same, in a time that depends on their lengths alone.
    static func isEqual(_ left: String, _ right: String) -> Bool {
        guard left.utf8.count == right.utf8.count else { return false }
        return zip(left.utf8, right.utf8).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
