package import Digest
package import SQLText

/// What the registry remembers of a bot's last manifest.
package struct RecordedBot: Hashable, Sendable {
    package var id: Name
    package var workspace: Name
    package var plan: Name
    package var phase: Phase
    package var specDigest: HexDigest
    /// Sorted.
    package var extensions: [Identifier]
    package var hasPrice: Bool
    package var isKept: Bool
    package var isTombstoned: Bool

    package init(
        id: Name,
        workspace: Name,
        plan: Name,
        phase: Phase,
        specDigest: HexDigest,
        extensions: [Identifier] = [],
        hasPrice: Bool = false,
        isKept: Bool = false,
        isTombstoned: Bool = false
    ) {
        self.id = id
        self.workspace = workspace
        self.plan = plan
        self.phase = phase
        self.specDigest = specDigest
        self.extensions = extensions
        self.hasPrice = hasPrice
        self.isKept = isKept
        self.isTombstoned = isTombstoned
    }

    /// A bot that asks for what was applied last.
    ///
    /// The registry does not hold all of the spec, but a digest of it, which what it lacks has to give. Where nothing
    /// gives that digest, another version of flarexdb wrote it; then the least is taken that fits what is known.
    package var desired: DesiredBot {
        var bot = DesiredBot(
            id: id,
            workspace: workspace,
            plan: Placed(plan, line: 1),
            overage: Placed(hasPrice, line: 1),
            extensions: extensions.map { Placed($0, line: 1) },
            isSuspended: phase == .suspended,
            mayLogIn: phase != .disabled,
            isKept: isKept,
            source: SourcePlace(file: "", line: 1, column: 1)
        )
        let known = bot
        for mayLogIn in [known.mayLogIn, !known.mayLogIn] {
            for isOverage in [hasPrice, !hasPrice] {
                for form in [nil] + URLForm.allCases.map(Optional.some) {
                    (bot.mayLogIn, bot.overage.value, bot.urlForm) = (mayLogIn, isOverage, form)
                    if bot.specDigest == specDigest { return bot }
                }
            }
        }
        return known
    }
}
