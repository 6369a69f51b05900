import Model
import Planning
import SQLText
import Text

/// Refusals of several bots for one cause, which are shown once.
struct RefusalGroup {
    var first: Refusal
    /// The bots in their order; none where the cluster is refused something.
    var bots: [BotReference]

    /// The subject and everything that is refused to it: what, why, where.
    var statement: String {
        let place = first.source.map { " (\($0.file):\($0.line))" } ?? ""
        guard bots.count > 1 else {
            return "\(bots.first.map { "bot \($0)" } ?? "cluster"): cannot \(first.what): \(first.reason)\(place)"
        }
        return "\(bots.count) bots: cannot \(first.what): \(first.reason): \(list(bots.map(\.description)))\(place)"
    }

    /// What, why and what to do, with the place in the manifests.
    var lines: [String] { ["  x \(statement)".onOneLine, "    \(first.hint)".onOneLine] }

    /// The refusals, those of one cause together where they are more than a few.
    static func groups(of refusals: [Refusal]) -> [RefusalGroup] {
        var groups: [(cause: Cause, refusals: [Refusal])] = []
        var positions: [Cause: Int] = [:]
        for refusal in refusals {
            let cause = Cause(refusal)
            if let position = positions[cause] {
                groups[position].refusals.append(refusal)
            } else {
                positions[cause] = groups.count
                groups.append((cause, [refusal]))
            }
        }
        return groups.flatMap { cause, refusals in
            guard refusals.count > single, var first = refusals.first, first.bot != nil else {
                return refusals.map { RefusalGroup(first: $0, bots: $0.bot.map { [$0] } ?? []) }
            }
            first.what = cause.what
            return [RefusalGroup(first: first, bots: refusals.compactMap(\.bot))]
        }
    }

    /// So many of one cause are shown one by one.
    private static let single = 3

    /// What refusals have in common but the bot and its names.
    private struct Cause: Hashable {
        var isOfBot: Bool
        var what: String
        var reason: String
        var hint: String
        var hazard: Hazard?

        init(_ refusal: Refusal) {
            isOfBot = refusal.bot != nil
            what =
                refusal.bot.map {
                    refusal.what.replacing($0.role.name, with: "of the bot").replacing("bot \($0.id)", with: "the bot")
                } ?? refusal.what
            reason = refusal.reason
            hint = refusal.hint
            hazard = refusal.hazard
        }
    }
}
