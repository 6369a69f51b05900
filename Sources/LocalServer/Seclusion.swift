/// Takes the network away from a program: it gets a namespace of its own in which there is none. The socket, which is a
/// file, stays within reach.
///
/// Linux lets every user do that, unless whoever runs the machine has forbidden it.
enum Seclusion {
    static let program = "unshare"
    /// The program that comes after them takes the place of this one, so that the process stays the same.
    static let arguments = ["--user", "--map-current-user", "--net"]

    /// Whether this machine lets the account do it.
    static func isPossible(for account: ServerAccount?) async throws -> Bool {
        var trial = Program(program, arguments + ["true"])
        trial.account = account
        return (try? await trial.end().isSuccess) ?? false
    }
}
