import Manifests
import Model
import SQLText
import Text

/// Bots that are in the cluster although no registry knows them: after an uninstallation, or when the registry was lost.
///
/// A bot's role and schema tell nothing of its name, only whether a name is the one.
extension ImportSelection {
    /// Says what there is, and how to get on.
    mutating func report(_ left: [Identifier: ForeignObjects.Schema]) {
        let unnamed = left.keys.filter { !namedRoles.contains($0) }.sorted()
        let count = left.count - unnamed.count
        if count > 0 {
            remark(
                "no registry knows them, but \(counted(count, "bot")) of the manifests "
                    + "\(count == 1 ? "is" : "are") in the cluster",
                hint: "flarexdb apply --allow adoptsExisting takes them over, with new passwords"
            )
        }
        for schema in unnamed {
            remark(
                "schema \(schema) belongs to a bot that no manifest names",
                hint: "flarexdb import --role \(schema) --schema \(schema) --name BOT --workspace NAME --plan NAME "
                    + "writes its manifest"
            )
        }
    }

    /// Adds a bot that goes on with what it had.
    mutating func add(left schema: Identifier, extensions: [Identifier], named text: String?, _ settings: Settings) {
        guard let text, let id = Name(text) else {
            return refuse("the bot of schema \"\(schema)\" has no name", hint: "give the name that it had with --name")
        }
        guard ManagedName.bot(id) == schema else {
            return refuse(
                "schema \"\(schema)\" is not that of a bot \(id)",
                hint: "the schema of bot \(id) is \(ManagedName.bot(id)); give the name that the bot had"
            )
        }
        add(
            DesiredBot(
                id: id,
                workspace: settings.workspace,
                plan: Placed(settings.plan, line: 1),
                overage: Placed(false, line: 1),
                extensions: extensions.map { Placed($0, line: 1) },
                adopts: true,
                source: SourcePlace(file: "", line: 1, column: 1)
            )
        )
    }
}
