import Doctor
import SQLText
import Testing

/// A leak that somebody made, and what doctor has to say of it.
struct Leak: Sendable, CustomTestStringConvertible {
    /// The check that finds it.
    var check: String
    var severity = Check.Severity.leak
    /// What the superuser runs in the shared database.
    var script: String
    /// What the evidence has to name.
    var words: [String]
    /// What undoes the rest, or all where the remedy is no statement.
    var undo = ""
    /// Where the remedy is to be pasted, if not in the shared database.
    var place: Identifier = World.database

    var testDescription: String { "\(check): \(script.split(separator: "\n").first ?? "")" }

    static let all = roles + schemas + objects + crossings + installed + cluster
}
