import Execution
import Model

/// What the registry was last told of the loop's passes, so that a pass that finds nothing new writes nothing.
struct StandingMemory {
    private var pass = 0
    private var last: StandingRecord?
    /// The bots whose manifests were last compared with where the registry says that they are.
    private var placed: [DesiredBot]?

    /// Whether the commit was dealt with by a pass.
    func knows(_ revision: String?) -> Bool { last == nil ? revision == nil : last?.mark?.revision == revision }

    /// Whether a manifest may have moved since this was asked last.
    mutating func mayHaveMoved(_ bots: [DesiredBot]) -> Bool {
        defer { placed = bots }
        return placed != bots
    }

    /// Whether the record says anything new, and is of no earlier pass than the last one.
    func isNews(_ record: StandingRecord, of pass: Int) -> Bool {
        pass >= self.pass && (record != last || !record.moves.isEmpty)
    }

    mutating func note(_ record: StandingRecord, of pass: Int) {
        self.pass = max(self.pass, pass)
        last = record
        last?.moves = [:]
    }

    /// Whatever comes next is written.
    mutating func forget() { (last, placed) = (nil, nil) }
}
