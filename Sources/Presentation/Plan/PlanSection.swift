import Model
import Planning
import SQLText

/// How much of a plan is shown.
package enum PlanDetail: Sendable {
    /// Every step of a plan that can be read at once; of a larger one, bots with the same changes once.
    case automatic
    case full
}

/// Steps that are shown together: the cluster's, one bot's, or those of bots whose changes are alike.
struct PlanSection {
    /// None for the cluster.
    var bots: [BotReference] = []
    /// The steps of the cluster, or of the first of the bots.
    var steps: [PlannedStep]

    /// How many steps of the plan the section stands for.
    var stepCount: Int { steps.count * max(1, bots.count) }

    /// `9 to create, 1 to drop`: the steps of each bot.
    var counts: String {
        Action.allCases.compactMap { action in
            let count = steps.count { $0.action == action }
            return count > 0 ? "\(count) to \(action.rawValue)" : nil
        }.joined(separator: ", ")
    }
}

extension ChangePlan {
    /// The most steps that are shown one by one. About as many lines can be scrolled through.
    private static let readableSteps = 100

    /// Whether bots with the same changes are shown once.
    func isGrouped(_ detail: PlanDetail) -> Bool {
        detail == .automatic && steps.count > Self.readableSteps && stepsByBot.count > 1
    }

    /// The cluster's steps, then the bots', those with hazards and those of most bots first where they are grouped.
    func sections(_ detail: PlanDetail) -> [PlanSection] {
        let cluster = clusterSteps
        let bots = stepsByBot.map { PlanSection(bots: [$0.bot], steps: Array($0.steps)) }
        return (cluster.isEmpty ? [] : [PlanSection(steps: cluster)])
            + (isGrouped(detail) ? Self.grouped(bots) : bots)
    }

    private static func grouped(_ sections: [PlanSection]) -> [PlanSection] {
        var groups: [PlanSection] = []
        var positions: [[Likeness]: Int] = [:]
        for section in sections {
            let likeness = section.steps.map(Likeness.init)
            if let position = positions[likeness] {
                groups[position].bots += section.bots
            } else {
                positions[likeness] = groups.count
                groups.append(section)
            }
        }
        func rank(_ section: PlanSection) -> (Int, Int) {
            (section.steps.contains { !$0.hazards.isEmpty } ? 0 : 1, -section.bots.count)
        }
        // Sorting is stable, so that bots of one rank stay sorted by id.
        return groups.sorted { rank($0) < rank($1) }
    }

    /// What steps of several bots have in common to be shown once; the values in them may differ.
    private struct Likeness: Hashable {
        var action: Action
        var kind: String
        var hazards: [Hazard]

        init(_ step: PlannedStep) {
            action = step.action
            kind = step.step.kind
            hazards = step.hazards
        }
    }
}

/// Names of bots for a line: the first few, and how many more there are.
func list(_ names: [String]) -> String {
    let shown = 3
    let more = names.count > shown ? " and \(names.count - shown) more" : ""
    return names.prefix(shown).joined(separator: ", ") + more
}
