import Model
import SQLText

/// The bots that the registry knows and no manifest names, and whether a pass may believe that they are to go.
struct Departures {
    /// Those that lose their access now, sorted by id. Empty while ``refusal`` holds them back.
    private(set) var leaving: [RegistryEntry] = []
    /// Those that have lost it before, sorted by id.
    private(set) var tombstoned: [RegistryEntry] = []
    /// Those that the last manifest keeps, sorted by id.
    private(set) var kept: [RegistryEntry] = []
    /// Those whose manifest is there and not valid, sorted.
    private(set) var invalid: [Name] = []
    /// Those of the tombstoned whose data are dropped now. Empty while ``refusal`` holds them back.
    private(set) var due: Set<Name> = []
    /// Those whose time has come and of which there is no final archive yet, sorted.
    private(set) var unarchived: [Name] = []
    /// Why nobody is tombstoned or dropped in this pass.
    private(set) var refusal: Refusal?
    /// Those that would be tombstoned now without it, sorted by id.
    private(set) var held: [RegistryEntry] = []
    /// True when more bots leave than the policy lets leave at once, and somebody has allowed it.
    private(set) var isMassPrune = false

    init(desired: DesiredState, observed: ObservedState, options: PlanOptions) {
        let (now, retention) = (observed.cluster.now, desired.policy.deletion.retention)
        // Nearly every bot has a manifest, so what is left is sorted and not the whole registry.
        let unnamed = observed.registry.values.filter { options.covers($0.id) && !desired.hasBot($0.id) }
        for entry in unnamed.sorted(by: { $0.id < $1.id }) {
            if desired.invalidBots.contains(entry.id) {
                invalid.append(entry.id)
            } else if let end = entry.dropAfter(retention: retention) {
                tombstoned.append(entry)
                // What was not looked at is not dropped.
                guard now >= end, let remains = observed.remains[entry.role] else { continue }
                if desired.policy.backups != nil, !remains.isArchived, !entry.isBeingDropped {
                    unarchived.append(entry.id)
                } else {
                    due.insert(entry.id)
                }
            } else if entry.isKept {
                kept.append(entry)
            } else {
                leaving.append(entry)
            }
        }
        guard !leaving.isEmpty || !due.isEmpty else { return }
        // A manifest that went a moment ago is no news yet.
        if desired.isSettling, desired.isComplete {
            (leaving, due) = ([], [])
            return
        }
        // Those to come are counted, so that a pass that makes them finds the same doubt afterwards.
        let living = Set(desired.bots.lazy.map(\.id))
            .union(observed.registry.values.lazy.filter { $0.tombstonedAt == nil }.map(\.id)).count
        let doubt = Doubt(desired: desired, leaving: leaving, living: living)
        if let doubt, !doubt.isAllowed(by: options) {
            refusal = doubt.refusal(of: leaving, dropping: due.sorted(), policy: desired.policy)
            held = leaving
            (leaving, due) = ([], [])
        }
        isMassPrune = doubt != nil
    }

    /// The roles that this plan looks at.
    var roles: [Identifier] { (leaving + tombstoned).map(\.role) }

    /// The roles of those whose data stay for now.
    var remaining: [Identifier] { (leaving + tombstoned.filter { !due.contains($0.id) }).map(\.role) }

    /// What the registry is to say of bots that are kept although no valid manifest asks for it.
    func setbacks(_ desired: DesiredState) -> [Name: [Setback]] {
        var setbacks: [Name: [Setback]] = [:]
        for bot in invalid {
            let why = desired.invalidReasons[bot].map { ": \($0)" } ?? ""
            setbacks[bot] = [Setback(.manifestInvalid, "its manifest is not valid\(why); the bot is kept as it was")]
        }
        guard let refusal else { return setbacks }
        for entry in held {
            setbacks[entry.id] = [
                Setback(.pruneHeld, "it has no manifest, and its deletion is held back: \(refusal.reason)")
            ]
        }
        return setbacks
    }

    /// What the reader should know of each bot without a valid manifest.
    func notes(now: Timestamp, retention: TimeSpan) -> [String] {
        let waiting = tombstoned.filter { !due.contains($0.id) }.compactMap { entry in
            entry.dropAfter(retention: retention).map { (id: entry.id, end: $0) }
        }
        let unarchived = Set(self.unarchived)
        let coming = waiting.filter { $0.end > now }
        let overdue = waiting.filter { $0.end <= now && !unarchived.contains($0.id) }
        let notes = [
            BotNotes(
                on: invalid,
                one: { "the manifest of bot \($0) is not valid; the bot is kept as it is" },
                all: { "the manifests of \($0) are not valid; these bots are kept as they are" }
            ),
            BotNotes(
                on: kept.map(\.id),
                one: { "bot \($0) has no manifest and is kept, since its last one said flarex.dev/prune: disabled" },
                all: { "\($0) have no manifest and are kept, since their last ones said flarex.dev/prune: disabled" }
            ),
            BotNotes(
                on: leaving.map(\.id),
                one: { "bot \($0) has no manifest; \(Self.outlook(now + retention))" },
                all: { "\($0) have no manifest; \(Self.outlook(now + retention, ofSeveral: true))" }
            ),
            Self.tombstoneNotes(coming),
            BotNotes(
                on: overdue.map(\.id),
                one: { "bot \($0) is tombstoned; its data are kept until nothing prevents the drop" },
                all: { "\($0) are tombstoned; their data are kept until nothing prevents the drop" }
            ),
            BotNotes(
                on: self.unarchived,
                one: {
                    "bot \($0) is tombstoned; its data are dropped after its final archive: run flarexdb backup --bot \($0)"
                },
                all: { "\($0) are tombstoned; their data are dropped after their final archives: run flarexdb backup" }
            ),
        ]
        return notes.flatMap(\.notes).sorted { $0.bot < $1.bot }.map(\.text)
    }

    private static func tombstoneNotes(_ coming: [(id: Name, end: Timestamp)]) -> BotNotes {
        let ends = Dictionary(coming.map { ($0.id, $0.end) }, uniquingKeysWith: min)
        return BotNotes(
            on: coming.map(\.id),
            one: { "bot \($0) is tombstoned" + (ends[$0].map { "; \(outlook($0))" } ?? "") },
            all: { "\($0) are tombstoned" + (outlook(ofAll: coming).map { "; \($0)" } ?? "") }
        )
    }

    private static func outlook(ofAll coming: [(id: Name, end: Timestamp)]) -> String? {
        guard let first = coming.min(by: { $0.end < $1.end }), let last = coming.max(by: { $0.end < $1.end }) else {
            return nil
        }
        if first.end == last.end { return outlook(first.end, ofSeveral: true) }
        return "their data are dropped from \(first.end) (\(first.id)) to \(last.end) (\(last.id)), unless their "
            + "manifests come back before then"
    }

    private static func outlook(_ end: Timestamp, ofSeveral isPlural: Bool = false) -> String {
        isPlural
            ? "their data are dropped after \(end), unless their manifests come back before then"
            : "its data are dropped after \(end), unless its manifest comes back before then"
    }
}

/// What makes it doubtful that bots without a manifest are really to go.
private enum Doubt {
    /// Something in the source is wrong.
    case errors
    /// The source names no bot at all.
    case emptySource
    /// Something is left of the manifest of a bot that looks deleted.
    case slip(Name, place: String, verdict: String)
    /// More bots are missing than the policy lets go at once.
    case shrinkage(of: Int, living: Int, limit: Int)

    init?(desired: DesiredState, leaving: [RegistryEntry], living: Int) {
        // Rounded up: the last of few bots can go, one at a time.
        let limit = (living * (desired.policy.deletion.maxPrune?.hundredths ?? 0) + 99) / 100
        if !desired.isComplete {
            self = .errors
        } else if desired.bots.isEmpty {
            self = .emptySource
        } else if let (bot, place, verdict) = Self.slip(of: leaving, in: desired) {
            self = .slip(bot, place: place, verdict: verdict)
        } else if leaving.count > limit {
            self = .shrinkage(of: leaving.count, living: living, limit: limit)
        } else {
            return nil
        }
    }

    /// The first of the bots whose manifest file has left something behind.
    private static func slip(
        of leaving: [RegistryEntry],
        in desired: DesiredState
    ) -> (bot: Name, place: String, verdict: String)? {
        for entry in leaving {
            guard let file = entry.manifestFile, let trace = desired.leftovers.trace(of: file) else { continue }
            return (entry.id, trace.place, trace.verdict)
        }
        return nil
    }

    func isAllowed(by options: PlanOptions) -> Bool { !isForGood && options.allows(.massPrune) }

    func refusal(of leaving: [RegistryEntry], dropping due: [Name], policy: ClusterPolicy) -> Refusal {
        let parts = [
            ("tombstone", leaving.map(\.id)), ("drop", due),
        ].filter { !$0.1.isEmpty }.map { verb, names in
            let more = names.count > 5 ? ", ..." : ""
            let list = names.prefix(5).map(\.text).joined(separator: ", ")
            return "\(verb) \(names.count == 1 ? "bot" : "\(names.count) bots") \(list)\(more)"
        }
        let allowing = "allow it with --allow \(Hazard.massPrune.rawValue)"
        let (reason, hint): (String, String) =
            switch self {
            case .errors:
                (
                    "the manifests have errors, so a missing bot may not be deleted at all",
                    "Fix them. Everything else is applied meanwhile."
                )
            case .slip(let bot, let place, let verdict):
                (
                    "the manifest of bot \(bot) was in \(place), and \(verdict)",
                    "Bring the manifest back there. If the bot is to go, delete \(place) too."
                )
            case .emptySource:
                (
                    "the manifests contain no bot",
                    "Check --manifests. If you mean to delete all bots, \(allowing)."
                )
            case .shrinkage(let count, let living, let limit):
                (
                    "they are \(count) of \(living) bots, and spec.deletion.maxPrune allows \(limit) at once",
                    "If you mean to delete all of them, \(allowing), or raise spec.deletion.maxPrune."
                )
            }
        return Refusal(
            what: parts.joined(separator: " and "),
            reason: reason,
            hint: hint,
            source: policy.source,
            hazard: isForGood ? nil : .massPrune
        )
    }

    /// Whether nobody can allow it: what a manifest that cannot be read would say is not known.
    private var isForGood: Bool {
        switch self {
        case .errors, .slip: true
        case .emptySource, .shrinkage: false
        }
    }
}
