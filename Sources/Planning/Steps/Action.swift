/// What a step does to its target, in one word.
package enum Action: String, Sendable, CaseIterable, Codable {
    case create
    case alter
    case restrict
    case drop

    /// The sign before a step in the text form.
    package var symbol: Character {
        switch self {
        case .create: "+"
        case .alter: "~"
        case .restrict: "!"
        case .drop: "-"
        }
    }
}
