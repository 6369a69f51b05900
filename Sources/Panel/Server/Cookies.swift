import HTTPTypes
import Hummingbird

/// The panel's cookies: bound to its host, not to be read by scripts, and not sent along by other sites' forms.
struct PanelCookies: Sendable {
    enum Kind: String {
        /// The session's secret.
        case session
        /// What a sign-in under way has to be compared with.
        case signIn = "signin"
    }

    let isSecure: Bool

    func name(of kind: Kind) -> String { (isSecure ? "__Host-" : "") + "flarexdb-" + kind.rawValue }

    /// The value that a browser sent; nil also where it sent several, since one of them is not ours.
    func value(_ kind: Kind, of request: WebRequest) -> String? {
        let prefix = name(of: kind) + "="
        let values = request.headers[values: .cookie]
            .flatMap { $0.split(separator: ";") }
            .map { $0.drop { $0 == " " } }
            .filter { $0.hasPrefix(prefix) }
        guard let value = values.first, values.count == 1 else { return nil }
        return String(value.dropFirst(prefix.count))
    }

    /// - Parameter maxAge: in seconds; nil for as long as the browser runs.
    func set(_ kind: Kind, to value: String, maxAge: Int? = nil, on response: inout Response) {
        // Not strict: a sign-in comes back from another site, and people send each other links.
        var text = "\(name(of: kind))=\(value); Path=/; HttpOnly; SameSite=Lax"
        if isSecure { text += "; Secure" }
        if let maxAge { text += "; Max-Age=\(maxAge)" }
        response.headers.append(.init(name: .setCookie, value: text))
    }

    func remove(_ kind: Kind, from response: inout Response) { set(kind, to: "", maxAge: 0, on: &response) }
}
