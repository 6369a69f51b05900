import FoundationEssentials

/// A change plan, as a request of the kind `plan` answers it.
struct PlanView: Sendable {
    struct Line: Sendable {
        /// `+`, `~`, `!` or `-`, as `plan` prints it.
        var sign: String
        var target: String
        /// What is done to it, in one word.
        var kind: String
        var reason: String
        var hazards: [String]
    }

    struct Refusal: Sendable {
        var what: String
        var reason: String
        var hint: String
    }

    var lines: [Line]
    var refusals: [Refusal]
    /// What is wrong with the manifest.
    var mistakes: [String]
    /// `1 to create, 2 to alter`; nil where nothing is to be done.
    var summary: String?

    /// Nil for what is no plan.
    init?(_ result: String?) {
        guard let document = result.flatMap({ try? JSONDecoder().decode(Document.self, from: Data($0.utf8)) }) else {
            return nil
        }
        lines = document.steps.map { step in
            Line(
                sign: step.sign,
                target: step.target,
                kind: step.kind,
                reason: step.reason,
                hazards: step.hazards
            )
        }
        refusals = document.refused.map { Refusal(what: $0.what, reason: $0.reason, hint: $0.hint) }
        mistakes = document.diagnostics.map { mistake in
            (mistake.line.map { "line \($0): " } ?? "") + mistake.message
        }
        let counts = document.summary
        let parts = [
            (counts.create, "create"), (counts.alter, "alter"), (counts.restrict, "restrict"), (counts.drop, "drop"),
        ]
        let counted = parts.filter { $0.0 > 0 }.map { "\($0.0) to \($0.1)" }
        summary = counted.isEmpty ? nil : counted.joined(separator: ", ")
    }

    private struct Document: Decodable {
        struct Step: Decodable {
            var action: String
            var kind: String
            var target: String
            var reason: String
            var hazards: [String]

            var sign: String {
                switch action {
                case "create": "+"
                case "alter": "~"
                case "drop": "-"
                default: "!"
                }
            }
        }

        struct Refused: Decodable {
            var what: String
            var reason: String
            var hint: String
        }

        struct Mistake: Decodable {
            var message: String
            var line: Int?
        }

        struct Summary: Decodable {
            var create: Int
            var alter: Int
            var restrict: Int
            var drop: Int
        }

        var steps: [Step]
        var refused: [Refused]
        var diagnostics: [Mistake]
        var summary: Summary
    }
}
