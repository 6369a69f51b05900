import ArgumentParser
import Manifests
import Operations
import Presentation

struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Show what a field of a manifest is for and what it may hold.",
        discussion: """
            A field is named by its keys, from the kind on: BotDatabase.spec.plan, Plan.spec.settings. "bot" and "policy" \
            stand for BotDatabase and Cluster; the kind can be left out where only one has the field.
            """
    )

    @Argument(help: ArgumentHelp("The field, such as bot.spec.plan.", valueName: "field"))
    var field: String

    func run() throws {
        do throws(UnknownField) {
            Console.output.write(try ManifestSchema.explanation(of: field).text)
        } catch {
            throw OperationError("there is no field \(error.path)", hint: error.hint)
        }
    }
}

extension ManifestExplanation {
    /// The form that kubectl explain has.
    fileprivate var text: String {
        var lines = ["KIND:  \(kind)"]
        if !path.isEmpty { lines.append("FIELD: \(path) <\(type)>\(isRequired ? "  required" : "")") }
        lines += ["", "    \(documentation)"]
        if !bounds.isEmpty { lines += [""] + bounds.map { "    \($0.name): \($0.value)" } }
        if !fields.isEmpty {
            let width = fields.map { $0.path.count + $0.type.count + 3 }.max() ?? 0
            lines += ["", "FIELDS:"]
            for field in fields {
                let name = "\(field.path) <\(field.type)>"
                let gap = String(repeating: " ", count: max(0, min(width, 40) - name.count) + 2)
                lines.append("  \(name)\(gap)\(field.isRequired ? "Required. " : "")\(field.documentation)")
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
