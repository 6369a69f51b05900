package import SQLText

/// What a bot's manifest asks for.
package struct DesiredBot: Hashable, Sendable {
    package var id: Name
    package var workspace: Name
    /// The bot's role and schema; both have the same name.
    package var role: Identifier
    package var plan: Placed<Name>
    package var overage: Placed<Bool>
    /// Sorted by name.
    package var extensions: [Placed<Identifier>]
    /// Nil for the policy's.
    package var urlForm: URLForm?
    /// A suspended bot is not reconciled.
    package var isSuspended: Bool
    /// `login: false`: the bot has no login and no sessions, and keeps its data.
    package var mayLogIn: Bool
    /// `flarex.dev/adopt: "true"`: take over a role and schema that flarexdb did not make.
    package var adopts: Bool
    /// What of it has another name.
    package var adoption: Adoption
    /// `flarex.dev/prune: disabled`: keep the bot when its manifest goes.
    package var isKept: Bool
    package var source: SourcePlace

    package init(
        id: Name,
        workspace: Name,
        plan: Placed<Name>,
        overage: Placed<Bool>,
        extensions: [Placed<Identifier>] = [],
        urlForm: URLForm? = nil,
        isSuspended: Bool = false,
        mayLogIn: Bool = true,
        adopts: Bool = false,
        adoption: Adoption = Adoption(),
        isKept: Bool = false,
        source: SourcePlace
    ) {
        self.id = id
        self.workspace = workspace
        self.role = ManagedName.bot(id)
        self.plan = plan
        self.overage = overage
        self.extensions = extensions.sorted { $0.value < $1.value }
        self.urlForm = urlForm
        self.isSuspended = isSuspended
        self.mayLogIn = mayLogIn
        self.adopts = adopts
        self.adoption = adoption
        self.isKept = isKept
        self.source = source
    }
}

/// A value and the line of the bot's manifest file that gives it.
package struct Placed<Value: Sendable & Hashable>: Sendable, Hashable {
    package var value: Value
    package var line: Int

    package init(_ value: Value, line: Int) {
        self.value = value
        self.line = line
    }
}
