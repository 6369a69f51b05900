package import Execution
package import Planning

/// Whoever shows how far an apply has come. It is told from any task.
package protocol PassProgress: Sendable {
    /// Called before the cluster's steps, which come first.
    ///
    /// - Parameter bots: the number of bots to come, unless lost connections make it more.
    func begin(bots: Int)
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
    func begin(bots: Int) {}
    func advance(past outcome: Outcome) {}
    func end() {}
}
