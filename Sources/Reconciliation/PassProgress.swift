package import Execution
package import Planning

/// Whoever shows how far an apply has come. It is told from any task.
package protocol PassProgress: Sendable {
    /// - Parameter total: the number of outcomes to come, unless lost connections make it more.
    func begin(total: Int)
    /// Called before the steps of a bot are applied.
    func start(_ bot: BotReference)
    func advance(past outcome: Outcome)
    func end()
}

extension PassProgress {
    package func start(_ bot: BotReference) {}
}

/// Nobody.
struct Unwatched: PassProgress {
    func begin(total: Int) {}
    func advance(past outcome: Outcome) {}
    func end() {}
}
