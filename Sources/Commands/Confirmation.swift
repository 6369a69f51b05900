import Operations
import Presentation

/// Asks a person before something is changed.
enum Confirmation {
    /// - Throws: `CommandError` when nobody can be asked or the answer is not `yes`.
    static func ask(_ question: String) throws {
        guard Console.input.isTerminal else {
            throw CommandError(
                "nothing was applied: cannot ask for confirmation without a terminal",
                hint: "Add --yes, or apply a saved plan with --plan."
            )
        }
        Console.error.write("\(question) Only 'yes' is accepted: ")
        guard readLine() == "yes" else { throw CommandError("nothing was applied: not confirmed") }
    }
}
