import SQLText

extension ControlSchema {
    /// Which tables of a bot are not rewritten to make room, and why.
    static let rewrites: [SQL] = ["ALTER TABLE flarex.reclaim ADD left_because text"]
}
