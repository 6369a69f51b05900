package import Model

/// Why migrations of a bot are not applied just now. Nothing was tried.
package enum MigrationRefusal: Error, Hashable, Sendable, CustomStringConvertible {
    /// The control schema is older than migrations.
    case noRecords
    case busy(Name)
    /// Another runner has taken over what this one was at.
    case overtaken(Name)
    /// An earlier transaction cannot be ended.
    case stillOpen(Name, String)
    case changed(Name, [String])
    case partial(Name, [String])
    case notPartial(Name, String)

    package var description: String {
        switch self {
        case .noRecords: "the control schema has no table of migrations yet"
        case .busy(let bot): "another migrate of bot \(bot) is running"
        case .overtaken(let bot): "another migrate of bot \(bot) has taken over"
        case .stillOpen(let bot, let name): "the interrupted transaction of \(name) is still open for bot \(bot)"
        case .changed(let bot, let names): "bot \(bot) has \(names.joined(separator: ", ")) with another text"
        case .partial(let bot, let names):
            "only a part of \(names.joined(separator: ", ")) was committed for bot \(bot)"
        case .notPartial(let bot, let name): "bot \(bot) has no partial migration \(name) that waits to be accepted"
        }
    }

    package var hint: String? {
        switch self {
        case .noRecords: "flarexdb apply brings the control schema up to date."
        case .busy: "Wait for it, or give --wait a longer time."
        case .overtaken: "flarexdb migrations shows what was applied."
        case .stillOpen: "A prepared transaction is ended with ROLLBACK PREPARED by the bot itself."
        case .changed: "Restore the file as it was, and write the change as a new migration."
        case .partial: "Look at what it left, and finish that with a new migration after --accept-partial NAME."
        case .notPartial: "flarexdb migrations shows what there is."
        }
    }
}
