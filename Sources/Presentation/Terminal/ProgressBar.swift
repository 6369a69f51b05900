package import Execution
package import Planning
import Reconciliation

/// A bar on a terminal while a long apply is under way; nothing elsewhere.
package final class ProgressBar: PassProgress {
    private let line = ProgressLine(noun: "bots")

    package init() {}

    package func begin(bots: Int) { line.begin(total: bots) }

    package func start(_ bot: BotReference) { line.start() }

    package func advance(past outcome: Outcome) {
        guard outcome.bot != nil else { return }
        line.advance(failed: !outcome.isApplied)
    }

    package func end() { line.end() }
}
