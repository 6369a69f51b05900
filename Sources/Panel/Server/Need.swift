import Model

/// What somebody has to be allowed to for a route.
enum Need: Hashable, Sendable {
    /// Nothing: the page is for those who are not signed in yet, or has nothing to hide.
    case nothing
    /// To be signed in; what is shown follows from what the person may.
    case signedIn
    /// A permission in the workspace of the bot in the path.
    case bot(Permission)
    case administrator
}
