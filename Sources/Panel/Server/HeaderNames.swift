import HTTPTypes

extension HTTPField.Name {
    /// A name written in the program's source.
    static func known(_ name: StaticString) -> HTTPField.Name {
        guard let name = HTTPField.Name(name.description) else { preconditionFailure("\(name) is no name of a header") }
        return name
    }

    static let crossOriginEmbedderPolicy = known("Cross-Origin-Embedder-Policy")
    static let crossOriginOpenerPolicy = known("Cross-Origin-Opener-Policy")
    static let crossOriginResourcePolicy = known("Cross-Origin-Resource-Policy")
    static let idempotencyKey = known("Idempotency-Key")
    static let permissionsPolicy = known("Permissions-Policy")
    static let referrerPolicy = known("Referrer-Policy")
    static let requestID = known("X-Request-Id")
    static let secFetchSite = known("Sec-Fetch-Site")
}
