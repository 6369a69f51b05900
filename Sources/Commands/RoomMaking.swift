import Model
import Planning
import Reconciliation
import Text

/// Rewrites tables of blocked bots after a command's own pass, without the lock, and prints what became of them.
struct RoomMaking {
    private let reclaimer: Reclaimer

    init(_ planner: Planner, on cluster: ClusterConnection) {
        reclaimer = Reclaimer(
            cluster,
            database: planner.desired.policy.database,
            bounds: .once,
            logger: planner.logger
        )
    }

    func run(_ rewrites: [Rewrite]) async {
        guard !rewrites.isEmpty else { return }
        let results = await reclaimer.run(rewrites)
        for result in results { Console.output.write(Self.line(result).onOneLine + "\n") }
        let rest = rewrites.count - results.count
        if rest > 0 { Console.output.write("\(counted(rest, "more table")) to rewrite: the next pass goes on.\n") }
    }

    private static func line(_ result: Reclaimer.Result) -> String {
        let table = "table \(result.rewrite.table) of bot \(result.rewrite.bot)"
        return switch result.fate {
        case .rewritten: "Rewritten: \(table)."
        case .left(let reason): "Left to the bot: \(table): \(reason). The bot may run VACUUM FULL itself."
        case .postponed(let reason): "Not rewritten yet: \(table): \(reason). The next pass tries again."
        }
    }
}
