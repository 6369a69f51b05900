import Model

/// Gathers the steps of one bot, or of the cluster, and what is refused of them.
struct StepCollector {
    let bot: BotReference?
    private let options: PlanOptions
    private(set) var steps: [PlannedStep] = []
    private(set) var refused: [Refusal] = []
    /// True while the bot does not exist, so that everything done for it is part of its creation.
    var isNew = false
    /// Hazards of every further step.
    var commonHazards: [Hazard] = []
    /// The ids of the cluster's steps that every further step needs.
    var commonDependencies: [String] = []
    /// Whether the bot's credential may be replaced although nobody asked for it and it still logs in.
    var mayRotate = true
    /// Whether a credential that logs in stays although its DATABASE_URL should say something else.
    var keepsForm = false
    /// True when it should be and is not.
    var isPostponed = false
    /// True while each step needs all before it.
    var isSequential = false

    init(bot: BotReference? = nil, options: PlanOptions) {
        self.bot = bot
        self.options = options
    }

    var isEmpty: Bool { steps.isEmpty && refused.isEmpty }

    /// Bots are planned in the order of their ids.
    static func isBefore(_ left: StepCollector, _ right: StepCollector) -> Bool {
        guard let first = left.bot, let second = right.bot else { return right.bot != nil }
        return first < second
    }

    /// Adds a step, or a refusal if it has a hazard that is not allowed.
    mutating func add(
        _ step: Step,
        _ action: Action? = nil,
        because reason: String,
        at source: SourcePlace?,
        hazards: [Hazard] = [],
        dependencies: [String] = []
    ) {
        let hazards = Array(Set(hazards + commonHazards)).sorted()
        if let hazard = hazards.first(where: { !options.allows($0) && !commonHazards.contains($0) }) {
            refuse(
                step.summary,
                because: reason,
                hint: "Allow it with --allow \(hazard.rawValue).",
                at: source,
                hazard: hazard
            )
            return
        }
        let planned = PlannedStep(
            bot: bot,
            action: action ?? (isNew ? .create : step.restricts ? .restrict : .alter),
            step: step,
            reason: reason,
            source: source,
            hazards: hazards,
            dependencies: commonDependencies + dependencies
        )
        steps.append(planned)
        if isSequential { commonDependencies.append(planned.id) }
    }

    mutating func refuse(
        _ what: String,
        because reason: String,
        hint: String,
        at source: SourcePlace?,
        hazard: Hazard? = nil,
        isOfRequest: Bool = false
    ) {
        refused.append(
            Refusal(
                bot: bot,
                what: what,
                reason: reason,
                hint: hint,
                source: source,
                hazard: hazard,
                isOfRequest: isOfRequest
            )
        )
    }
}
