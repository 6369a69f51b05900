/// Counts the credentials that one pass replaces.
///
/// A change of the policy concerns every bot at once. While it waits for its turn a bot's credential is as valid as
/// before.
struct Rotations {
    /// The most that are replaced in one pass, other than on request.
    static let bound = 100

    private var begun = 0
    private var postponed = 0

    var hasRoom: Bool { begun < Self.bound }

    mutating func count(_ collector: StepCollector) {
        if collector.isPostponed { postponed += 1 }
        if collector.steps.contains(where: \.step.rotatesCredential) { begun += 1 }
    }

    var notes: [String] {
        guard postponed > 0 else { return [] }
        let what = postponed == 1 ? "1 more credential is" : "\(postponed) more credentials are"
        return ["\(what) to be replaced; one pass replaces \(Self.bound), and the next pass continues"]
    }
}

extension Step {
    fileprivate var rotatesCredential: Bool {
        if case .rotateCredential = self { true } else { false }
    }
}
