import SystemPackage

/// Asks a person before something is changed.
enum Confirmation {
    /// - Throws: `CommandError` when nobody can be asked or the answer is not `yes`.
    static func ask(_ question: String) throws {
        guard Console(descriptor: .standardInput).isTerminal else {
            throw CommandError(
                "nothing was applied: nobody is there to confirm",
                hint: "Use --yes, or apply a saved plan."
            )
        }
        Console.error.write("\(question) Only 'yes' is accepted: ")
        guard readLine() == "yes" else { throw CommandError("nothing was applied: it was not confirmed") }
    }
}
