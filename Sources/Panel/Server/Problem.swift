import HTTPTypes
import Hummingbird

/// Why a request is not served, in words for whoever made it: nothing about the inside of the program is in it.
struct Problem: Error, Sendable {
    /// What programs tell problems apart by.
    enum Code: String, Sendable, CaseIterable {
        case badRequest
        case signInRequired
        case credentialsInvalid
        case forbidden
        case forged
        case notFound
        case methodNotAllowed
        case conflict
        case gone
        case tooLarge
        case misdirected
        case unprocessable
        case tooManyRequests
        case failed
        case unavailable
    }

    let code: Code
    /// A sentence, or nil where the title says it all.
    var detail: String?
    /// How long to wait before the next attempt.
    var retryAfter: Duration?
    /// Which other methods the path has.
    var allowed: [HTTPRequest.Method] = []

    init(_ code: Code, _ detail: String? = nil) {
        self.code = code
        self.detail = detail
    }

    var status: HTTPResponse.Status {
        switch code {
        case .badRequest: .badRequest
        case .signInRequired, .credentialsInvalid: .unauthorized
        case .forbidden, .forged: .forbidden
        case .notFound: .notFound
        case .methodNotAllowed: .methodNotAllowed
        case .conflict: .conflict
        case .gone: .gone
        case .tooLarge: .contentTooLarge
        case .misdirected: .misdirectedRequest
        case .unprocessable: .unprocessableContent
        case .tooManyRequests: .tooManyRequests
        case .failed: .internalServerError
        case .unavailable: .serviceUnavailable
        }
    }

    var title: String {
        switch code {
        case .badRequest: "The request cannot be read"
        case .signInRequired: "Sign in first"
        case .credentialsInvalid: "The sign-in or token is not valid"
        case .forbidden: "You do not have the permission"
        case .forged: "The request did not come from a page of the panel"
        case .notFound: "There is no such page"
        case .methodNotAllowed: "The page does not take this method"
        case .conflict: "It cannot be done now"
        case .gone: "It is no longer there"
        case .tooLarge: "The request is too large"
        case .misdirected: "The panel has another address"
        case .unprocessable: "Something in the request is not right"
        case .tooManyRequests: "Too many requests"
        case .failed: "Something went wrong"
        case .unavailable: "The panel cannot do this at the moment"
        }
    }

    var headers: HTTPFields {
        var headers: HTTPFields = [:]
        if code == .signInRequired || code == .credentialsInvalid { headers[.wwwAuthenticate] = "Bearer" }
        if let retryAfter { headers[.retryAfter] = "\(max(retryAfter.components.seconds, 1))" }
        if !allowed.isEmpty { headers[.allow] = allowed.map(\.rawValue).sorted().joined(separator: ", ") }
        return headers
    }
}
