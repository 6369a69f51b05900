import Model

/// Counts the credentials that one pass replaces.
///
/// A change of the policy concerns every bot at once. While it waits for its turn a bot's credential is as valid as
/// before.
struct Rotations {
    /// The most that are replaced in one pass, other than on request.
    static let bound = 100

    private var begun = 0
    private var postponed = 0
    private var overlapping: [(bot: Name, until: Timestamp)] = []

    var hasRoom: Bool { begun < Self.bound }

    mutating func count(_ collector: StepCollector) {
        guard let bot = collector.bot else { return }
        switch collector.delay {
        case .bound: postponed += 1
        case .overlap(let until): overlapping.append((bot.id, until))
        case nil: if collector.steps.contains(where: \.step.rotatesCredential) { begun += 1 }
        }
    }

    var notes: [String] {
        var notes = overlapping.map { bot, until in
            "the credential of bot \(bot) is to be replaced, which waits until the one before it ends at \(until)"
        }
        if postponed > 0 {
            let what = postponed == 1 ? "1 more credential is" : "\(postponed) more credentials are"
            notes.append("\(what) to be replaced; one pass replaces \(Self.bound), and the next goes on")
        }
        return notes
    }
}

extension Step {
    fileprivate var rotatesCredential: Bool {
        if case .rotateCredential = self { true } else { false }
    }
}
