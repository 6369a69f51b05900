import Execution
import Planning

/// Hands beginnings and outcomes on as they come.
struct StreamedProgress: PassProgress {
    enum Step {
        case started(BotReference)
        case ended(Outcome)
    }

    let continuation: AsyncStream<Step>.Continuation

    init(_ continuation: AsyncStream<Step>.Continuation) { self.continuation = continuation }

    func begin(bots: Int) {}
    func start(_ bot: BotReference) { continuation.yield(.started(bot)) }
    func advance(past outcome: Outcome) { continuation.yield(.ended(outcome)) }
    func end() {}
}
