import HTTPTypes
import Hummingbird

/// What every answer tells a browser to refuse.
struct SecurityHeaders: Sendable {
    let isSecure: Bool

    /// Pages show strangers' text: nothing but the panel's own style sheet and scripts is loaded, and nothing inline runs.
    private static let pagePolicy = [
        "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'", "connect-src 'self'",
        "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'", "object-src 'none'",
        "require-trusted-types-for 'script'", "trusted-types 'none'",
    ].joined(separator: "; ")

    /// What is not a page is not shown as one, wherever it is opened.
    private static let dataPolicy = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; sandbox"

    func add(to response: inout Response) {
        let isPage = response.headers[.contentType]?.hasPrefix("text/html") ?? false
        let isAsset = response.headers[.cacheControl] != nil
        var headers: HTTPFields = [
            .contentSecurityPolicy: isPage ? Self.pagePolicy : Self.dataPolicy,
            .xContentTypeOptions: "nosniff",
            .referrerPolicy: "same-origin",
            .crossOriginOpenerPolicy: "same-origin",
            .crossOriginResourcePolicy: "same-origin",
            .crossOriginEmbedderPolicy: "require-corp",
            .permissionsPolicy: "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
        ]
        if isSecure { headers[.strictTransportSecurity] = "max-age=63072000; includeSubDomains" }
        if !isAsset { headers[.cacheControl] = "no-store" }
        for field in headers { response.headers[field.name] = field.value }
    }
}
