import Manifests
package import Model
import SQLText

/// Gathers the bots that an import writes manifests for, and what the reader should know beside them.
package struct ImportSelection {
    /// What manifests that take something over say.
    package struct Settings: Sendable {
        package var workspace: Name
        package var plan: Name

        package init(workspace: Name, plan: Name) { (self.workspace, self.plan) = (workspace, plan) }
    }

    let foreign: ForeignObjects
    private(set) var bots: [DesiredBot] = []
    private(set) var diagnostics: [Diagnostic] = []
    /// The bots that manifests name, valid or not, and those that the registry knows.
    private var taken: Set<Name>
    private let named: Set<Name>
    private var adoptions: [Adoption]

    init(manifests: LoadedManifests, desired: DesiredState, foreign: ForeignObjects) {
        self.foreign = foreign
        named = Set(desired.bots.map(\.id)).union(manifests.invalidBots)
        taken = named
        adoptions = desired.bots.map(\.adoption)
    }

    /// Adds those of the registry's bots that no manifest names.
    mutating func add(_ recorded: [RecordedBot]) {
        taken.formUnion(recorded.map(\.id))
        for bot in recorded where !named.contains(bot.id) {
            guard !bot.isTombstoned else {
                warn("bot \(bot.id) is tombstoned and stays out: a manifest would bring it back")
                continue
            }
            bots.append(bot.desired)
        }
    }

    /// Adds a bot that takes over a role, a schema or both.
    mutating func add(role: String?, schema: String?, named text: String?, _ settings: Settings) {
        if let name = (schema ?? role).flatMap(Identifier.init), let left = foreign.left[name] {
            return add(left: name, extensions: left.extensions, named: text, settings)
        }
        let adoption = Adoption(role: role.flatMap(Identifier.init), schema: schema.flatMap(Identifier.init))
        var isUsable = true
        func refuse(_ message: String, hint: String) {
            diagnostics.append(Diagnostic(.error, message, at: nil, hint: hint))
            isUsable = false
        }
        if let role {
            switch adoption.role.flatMap({ foreign.roles[$0] }) {
            case nil:
                refuse("there is no role \"\(role)\" that a bot could take over", hint: "\\du in psql lists roles")
            case true?:
                refuse("role \"\(role)\" is a superuser", hint: "take that from it with ALTER ROLE ... NOSUPERUSER")
            case false?: break
            }
        }
        if let schema, adoption.schema.map({ foreign.schemas[$0] == nil }) ?? true {
            refuse(
                "there is no schema \"\(schema)\" in the database that a bot could take over",
                hint: "\\dn in psql lists schemas"
            )
        }
        for (word, path) in [("role", \Adoption.role), ("schema", \Adoption.schema)] {
            guard let name = adoption[keyPath: path] else { continue }
            if adoptions.contains(where: { $0[keyPath: path] == name }) {
                refuse("another bot takes over the \(word) \"\(name)\"", hint: "a bot's role and schema are its own")
            }
        }
        guard isUsable else { return }
        add(adoption, named: text, settings)
    }

    /// Adds a bot for each schema of such a name.
    mutating func add(matching pattern: String, _ settings: Settings) {
        let finds = foreign.finds(matching: GlobPattern(pattern), except: adoptions)
        guard !finds.isEmpty else {
            let names = foreign.schemas.keys.sorted().prefix(5).map(\.name)
            diagnostics.append(
                Diagnostic(
                    .error,
                    "no schema that a bot could take over has a name like \"\(pattern)\"",
                    at: nil,
                    hint: names.isEmpty
                        ? "the database holds none that flarexdb did not make"
                        : "there are " + names.joined(separator: ", ") + (foreign.schemas.count > 5 ? ", ..." : "")
                )
            )
            return
        }
        for find in finds {
            if let remark = find.remark { warn(remark) }
            add(find.adoption, named: nil, settings)
        }
    }

    private mutating func add(_ adoption: Adoption, named text: String?, _ settings: Settings) {
        guard let model = adoption.schema ?? adoption.role else { return }
        let what = text ?? model.name
        guard let id = text.map({ Name($0) }) ?? Name(likening: model) else {
            diagnostics.append(
                Diagnostic(
                    .error,
                    "\"\(what)\" cannot be made into a bot's name",
                    at: nil,
                    hint: "a name is 1 to 63 lowercase letters, digits and hyphens; give it with --name"
                )
            )
            return
        }
        guard taken.insert(id).inserted else {
            diagnostics.append(
                Diagnostic(
                    .error,
                    "there is a bot \(id) already, and \"\(what)\" would be another",
                    at: nil,
                    hint: "give it another name with --schema and --name"
                )
            )
            return
        }
        adoptions.append(adoption)
        let extensions = adoption.schema.flatMap { foreign.schemas[$0]?.extensions } ?? []
        bots.append(
            DesiredBot(
                id: id,
                workspace: settings.workspace,
                plan: Placed(settings.plan, line: 1),
                overage: Placed(false, line: 1),
                extensions: extensions.map { Placed($0, line: 1) },
                adopts: true,
                adoption: adoption,
                source: SourcePlace(file: "", line: 1, column: 1)
            )
        )
    }

    private mutating func warn(_ message: String) { remark(message, hint: nil) }

    mutating func remark(_ message: String, hint: String?) {
        diagnostics.append(Diagnostic(.warning, message, at: nil, hint: hint))
    }

    mutating func refuse(_ message: String, hint: String) {
        diagnostics.append(Diagnostic(.error, message, at: nil, hint: hint))
    }

    mutating func add(_ bot: DesiredBot) {
        guard taken.insert(bot.id).inserted else {
            return refuse(
                "a manifest names bot \(bot.id) already",
                hint: "flarexdb plan shows what applying it would do"
            )
        }
        bots.append(bot)
    }

    /// The roles of the bots that manifests name.
    var namedRoles: Set<Identifier> { Set(named.map(ManagedName.bot)) }
}
