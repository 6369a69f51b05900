import Model

/// Notes on bots of which the same is to be said: one for each of a few, one for all of many.
struct BotNotes {
    /// So many bots have a note each; more of a kind share one.
    static let single = 3

    /// Each note, with the bot by whose name it is sorted among others.
    let notes: [(bot: Name, text: String)]

    /// - Parameters:
    ///   - one: the note on a bot.
    ///   - all: the note on several, of which it is given the names of the first and a count.
    init(on bots: [Name], one: (Name) -> String, all: (String) -> String) {
        guard bots.count > Self.single, let first = bots.first else {
            notes = bots.map { ($0, one($0)) }
            return
        }
        let names = bots.prefix(Self.single).map(\.text).joined(separator: ", ")
        notes = [(first, all("\(bots.count) bots (\(names) and \(bots.count - Self.single) more)"))]
    }

    var texts: [String] { notes.map(\.text) }
}
