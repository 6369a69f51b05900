/// Counts the credentials that one pass replaces.
///
/// A change of the policy concerns every bot at once. The loop bounds what one of its passes does of it, so that
/// drift elsewhere is not kept waiting; until its turn comes a bot's credential is as valid as before.
struct Rotations {
    let bound: Int?
    private var begun = 0
    private var postponed = 0

    /// - Parameter bound: the most that are replaced in one pass, other than on request; nil for all.
    init(bound: Int?) { self.bound = bound }

    var hasRoom: Bool { bound.map { begun < $0 } ?? true }

    mutating func count(_ collector: StepCollector) {
        if collector.isPostponed { postponed += 1 }
        if collector.steps.contains(where: \.step.rotatesCredential) { begun += 1 }
    }

    var notes: [String] {
        guard postponed > 0, let bound else { return [] }
        let what = postponed == 1 ? "1 more credential is" : "\(postponed) more credentials are"
        return ["\(what) to be replaced; one pass replaces \(bound), and the next pass continues"]
    }
}

extension Step {
    fileprivate var rotatesCredential: Bool {
        if case .credential(.rotateCredential) = self { true } else { false }
    }
}
