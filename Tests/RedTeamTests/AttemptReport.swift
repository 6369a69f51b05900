/// How many attempts were made, and what became of them.
struct AttemptReport {
    let majorVersion: Int
    private var refused = 0
    private var harmless = 0
    private var leaks: [String] = []
    private var missing: [String: Int] = [:]

    init(majorVersion: Int) { self.majorVersion = majorVersion }

    var made: Int { refused + harmless + leaks.count }

    mutating func count(_ attempt: Attempt, of topic: Topic, isMade: Bool) {
        guard isMade else {
            for need in attempt.needs { missing["\(need)", default: 0] += 1 }
            return
        }
        switch attempt.outcome {
        case .refused: refused += 1
        case .harmless: harmless += 1
        case .leak(_, let reason): leaks.append("\(topic): \(attempt.title): \(reason)")
        }
    }

    var text: String {
        let head =
            "PostgreSQL \(majorVersion): \(made) attempts: \(refused) to be refused, \(harmless) harmless, "
            + "\(leaks.count) documented leaks"
        let absent = missing.sorted { $0.key < $1.key }.map { "  not made, needs \($0.key): \($0.value)" }
        return ([head] + leaks.map { "  leak: \($0)" } + absent).joined(separator: "\n")
    }
}
