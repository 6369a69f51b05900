import Model
import SQLText

extension Assembly {
    /// The manifests checked against one another, with what was found wrong in each before.
    ///
    /// - Parameter isWhole: whether these are all manifests of the source; what is missing in a part may be elsewhere.
    func loaded(_ known: [Diagnostic], of tree: SourceTree, isWhole: Bool = true) -> LoadedManifests {
        checked(known, of: tree, isWhole: isWhole).loaded
    }

    /// The same, with what single bots were checked against.
    func checked(
        _ known: [Diagnostic],
        of tree: SourceTree,
        isWhole: Bool = true
    ) -> (loaded: LoadedManifests, terms: BotTerms) {
        var checks = Checks(diagnostics: known)
        let policy = isWhole || !clusters.isEmpty ? checks.policy(of: clusters) : nil
        let checkedPlans = checks.checkedPlans(
            of: plans,
            maxStorage: clusters.count == 1 ? clusters.first?.content?.maxStorage : nil
        )
        let allowed = clusters.count == 1 ? clusters.first?.content?.extensions?.map(\.value) : nil
        let terms = BotTerms(
            plans: checkedPlans,
            allowedExtensions: allowed.map { Words($0.map(\.name)) },
            isWhole: isWhole,
            defaults: FolderDefaults(defaults)
        )
        checks.check(defaults, terms)
        let checkedBots = checks.checkedBots(of: bots, terms)
        let members = checks.members(of: workspaces)
        let panel = checks.panel(of: panels)
        let diagnostics = checks.diagnostics.sortedByPlace()
        let isComplete = !diagnostics.contains { $0.severity == .error }
        let invalid = checkedBots.invalid.union(strayNames.subtracting(checkedBots.usable.map(\.id)))
        var desired = policy.map {
            DesiredState(
                policy: $0,
                plans: checkedPlans.usable,
                bots: checkedBots.usable,
                isComplete: isComplete,
                invalidBots: invalid
            )
        }
        desired?.invalidReasons = reasons(for: invalid, among: diagnostics)
        desired?.places = tree.places
        desired?.members = members
        desired?.panel = panel
        desired?.leftovers = tree.leftovers
        let loaded = LoadedManifests(
            desired: desired,
            invalidBots: invalid,
            diagnostics: diagnostics,
            fileCount: tree.files.count
        )
        return (loaded, terms)
    }

    /// The first error in the file of each of the bots, with its place.
    private func reasons(for invalid: Set<Name>, among diagnostics: [Diagnostic]) -> [Name: String] {
        guard !invalid.isEmpty else { return [:] }
        var first: [String: String] = [:]
        for diagnostic in diagnostics where diagnostic.severity == .error {
            guard let place = diagnostic.place, first[place.file] == nil else { continue }
            first[place.file] = "\(place.file):\(place.line): \(diagnostic.message)"
        }
        return bots.reduce(into: [:]) { reasons, part in
            guard let name = part.name, invalid.contains(name), reasons[name] == nil else { return }
            reasons[name] = first[part.file]
        }
    }
}

/// What is found wrong when manifests are checked against one another.
struct Checks {
    var diagnostics: [Diagnostic]

    mutating func error(_ message: String, at place: SourcePlace?, hint: String? = nil) {
        diagnostics.append(Diagnostic(.error, message, at: place, hint: hint))
    }

    mutating func warning(_ message: String, at place: SourcePlace) {
        diagnostics.append(Diagnostic(.warning, message, at: place))
    }
}

extension [Diagnostic] {
    /// Those without a place first, each once: an alias can lead to one mistake twice.
    func sortedByPlace() -> [Diagnostic] {
        let sorted = sorted { left, right in
            guard let first = left.place else { return right.place != nil || left.message < right.message }
            guard let second = right.place else { return false }
            return first == second ? left.message < right.message : first < second
        }
        return sorted.indices.filter { $0 == 0 || sorted[$0] != sorted[$0 - 1] }.map { sorted[$0] }
    }
}
