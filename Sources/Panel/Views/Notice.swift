/// What a page says after a form was done. A link names it by its case, so that no link can make the page say anything
/// else.
enum Notice: String, Sendable {
    case signedOut
    case requested
    case cancelled
    case sessionEnded

    var text: String {
        switch self {
        case .signedOut: "You are signed out."
        case .requested: "The request is filed. The loop carries it out."
        case .cancelled: "The server was asked to stop the statement."
        case .sessionEnded: "The session is over."
        }
    }
}
