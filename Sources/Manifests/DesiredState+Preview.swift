package import Model
import SQLText

extension DesiredState {
    /// What would be asked for if these bots' manifests stood beside the others, in the place of those of the same bots.
    ///
    /// - Parameters:
    ///   - text: one or more manifests of bots.
    ///   - file: the file that it would be written to.
    /// - Returns: that state with the names of the bots, and what is wrong with the text. With an error among it, the state
    ///   is as it was for the bots that are wrong.
    package func adding(
        botsIn text: String,
        file: String
    ) -> (desired: DesiredState, bots: Set<Name>, diagnostics: [Diagnostic]) {
        var (reading, assembly) = (Reading(file: file), Assembly())
        let bytes = Array(text.utf8)
        do throws(Unreadable) {
            try bytes.withUnsafeBufferPointer { (buffer) throws(Unreadable) in try assembly.add(buffer, &reading) }
        } catch {
            reading.error(error.message, at: error.mark, hint: error.hint)
        }
        var checks = Checks(diagnostics: reading.diagnostics)
        checks.refuseOthers(than: assembly.bots, in: assembly, file: file)
        let plans = CheckedPlans(usable: plans, named: Words(plans.keys.map(\.text)))
        let allowed = Words(policy.extensions.map(\.name))
        let checked = checks.checkedBots(
            of: assembly.bots,
            BotTerms(plans: plans, allowedExtensions: allowed, isWhole: true)
        )
        var desired = self
        let names = Set(checked.usable.map(\.id))
        desired.bots.removeAll { names.contains($0.id) }
        desired.bots += checked.usable
        return (desired, names.union(checked.invalid), checks.diagnostics.sortedByPlace())
    }
}

extension Checks {
    /// Reports manifests of other kinds, which are no business of whoever edits bots.
    fileprivate mutating func refuseOthers(than bots: [Assembly.Part<BotManifest>], in all: Assembly, file: String) {
        let count = all.clusters.count + all.plans.count + all.workspaces.count + all.panels.count
        guard count > 0 || bots.isEmpty && !diagnostics.contains(where: { $0.severity == .error }) else { return }
        error(
            "only manifests of the kind BotDatabase can be written here",
            at: SourcePlace(file: file, line: 1, column: 1)
        )
    }
}
