import Hummingbird
import Model
import PanelStore

/// Where a person describes a new bot, and sees what its manifest would do.
///
/// The panel writes no manifest: whoever asked puts it where the loop reads.
struct ProvisionPage: Sendable {
    /// Those in which the person may provision; empty where the manifests list none.
    var workspaces: [String]

    static let routes = [
        Route.page(.get, "/provision", .signedIn) { exchange in
            let visitor = try exchange.signedIn
            let workspaces = visitor.permissions.members.keys.filter { visitor.may(.admin, in: $0) }
            let page = ProvisionPage(workspaces: workspaces.map(\.text).sorted())
            return exchange.page(.provision, try exchange.frame("Provision a database", .bots), page)
        },
        Route.page(.post, "/provision", .signedIn) { exchange in
            let form = try exchange.form
            let draft = try BotDraft(form)
            let number = try await RequestFiling.file(
                .plan,
                bot: nil,
                in: draft.workspace,
                arguments: ["manifest": draft.manifest, "file": "\(draft.bot).yaml"],
                reason: form["reason"],
                key: form["key"],
                exchange
            )
            return .redirect(to: "/requests/\(number)")
        },
    ]
}

/// A bot as a form describes it.
struct BotDraft: Sendable {
    var bot: Name
    var workspace: Name
    private var plan: Name
    private var hasOverage: Bool
    private var extensions: [Substring]

    /// - Throws: `Problem` for what would be no manifest.
    init(_ form: Form) throws {
        func name(_ field: String) throws -> Name {
            guard let name = Name(try form.require(field)) else {
                throw Problem(.unprocessable, "\(field): letters a to z, digits and - inside, at most 63 of them.")
            }
            return name
        }
        (bot, workspace, plan) = (try name("name"), try name("workspace"), try name("plan"))
        hasOverage = form["overage"] == "true"
        extensions = (form["extensions"] ?? "").split { $0 == " " || $0 == "," }
        guard extensions.allSatisfy({ $0.wholeMatch(of: #/[a-z0-9_-]{1,63}/#) != nil }) else {
            throw Problem(.unprocessable, "extensions: their names, such as citext, with spaces between them.")
        }
    }

    /// As it goes into a file.
    var manifest: String {
        var lines = [
            "apiVersion: flarex.dev/v1", "kind: BotDatabase", "metadata:", "  name: \(bot)",
            "  workspace: \(workspace)", "spec:", "  plan: \(plan)",
        ]
        if hasOverage { lines.append("  overage: true") }
        if !extensions.isEmpty { lines.append("  extensions: [\(extensions.joined(separator: ", "))]") }
        return lines.map { $0 + "\n" }.joined()
    }
}
