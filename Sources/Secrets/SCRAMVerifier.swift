import Digest

/// What PostgreSQL stores of a password for SCRAM-SHA-256 (RFC 5802, RFC 7677):
/// `SCRAM-SHA-256$<iterations>:<salt>$<StoredKey>:<ServerKey>`, the last three in base64.
///
/// Whoever holds it can check guesses and pose as the server, so it is never shown.
package struct SCRAMVerifier: Sendable, Redacted {
    /// PostgreSQL's own number; several drivers refuse fewer.
    package static let iterations = 4096
    package static let saltLength = 16

    private static let mechanism = "SCRAM-SHA-256"

    private let iterations: Int
    private let salt: [UInt8]
    private let storedKey: [UInt8]
    private let serverKey: [UInt8]

    /// The verifier of a password. PostgreSQL would first put the password through SASLprep, which leaves ASCII as it
    /// is; other passwords are not supported.
    package init(password: Password, salt: [UInt8]) {
        self.init(password: password, salt: salt, iterations: Self.iterations)
    }

    private init(password: Password, salt: [UInt8], iterations: Int) {
        var key = Array(password.text.revealed.utf8)
        var salted = SaltedPassword.bytes(password: key, salt: salt, iterations: iterations)
        var clientKey = HMAC.code(of: Array("Client Key".utf8), key: salted)
        self.iterations = iterations
        self.salt = salt
        storedKey = SHA256.digest(of: clientKey)
        serverKey = HMAC.code(of: Array("Server Key".utf8), key: salted)
        Sodium.erase(&key)
        Sodium.erase(&salted)
        Sodium.erase(&clientKey)
    }

    /// Reads a verifier as PostgreSQL stores it; nil for anything else, such as an MD5 hash.
    package init?(_ text: String) {
        let parts = text.split(separator: "$", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == Self.mechanism else { return nil }
        let first = parts[1].split(separator: ":", omittingEmptySubsequences: false)
        let second = parts[2].split(separator: ":", omittingEmptySubsequences: false)
        guard first.count == 2, second.count == 2, let iterations = Int(first[0]), iterations > 0,
            let salt = Base64.bytes(of: String(first[1])), !salt.isEmpty,
            let storedKey = Base64.bytes(of: String(second[0])), storedKey.count == SHA256.length,
            let serverKey = Base64.bytes(of: String(second[1])), serverKey.count == HMAC.length
        else { return nil }
        self.iterations = iterations
        self.salt = salt
        self.storedKey = storedKey
        self.serverKey = serverKey
    }

    /// The text that goes into `ALTER ROLE ... PASSWORD` and comes back from `pg_authid.rolpassword`.
    package var text: String {
        let salt = Base64.text(of: salt)
        let keys = [storedKey, serverKey].map(Base64.text).joined(separator: ":")
        return "\(Self.mechanism)$\(iterations):\(salt)$\(keys)"
    }

    /// SHA-256 of the text in hexadecimal, which tells verifiers apart and tells nothing else.
    package var digest: String { SHA256.hexDigest(of: text) }

    /// Whether a login with the password succeeds where this verifier is stored.
    package func accepts(_ password: Password) -> Bool {
        let other = SCRAMVerifier(password: password, salt: salt, iterations: iterations)
        let keysMatch = Sodium.areEqual(storedKey, other.storedKey)
        return Sodium.areEqual(serverKey, other.serverKey) && keysMatch
    }
}
