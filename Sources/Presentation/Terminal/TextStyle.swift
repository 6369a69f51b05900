/// Marks up parts of a text for a terminal, or leaves them as they are.
package struct TextStyle: Sendable {
    package enum Role: Sendable {
        case create, alter, restrict, drop
        case heading, quiet, warning
    }

    private let isColored: Bool

    package init(isColored: Bool) { self.isColored = isColored }

    package func callAsFunction(_ text: String, _ role: Role) -> String {
        guard isColored else { return text }
        let code =
            switch role {
            case .create: "32"
            case .alter: "33"
            case .restrict: "35"
            case .drop: "31"
            case .heading: "1"
            case .quiet: "2"
            case .warning: "33"
            }
        return "\u{1B}[\(code)m\(text)\u{1B}[0m"
    }
}
