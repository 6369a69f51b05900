/// Why files cannot be applied as migrations, whatever the server holds.
package enum MigrationFlaw: Error, Hashable, Sendable, CustomStringConvertible {
    case notText(String)
    case tooLarge(String)
    case metaCommand(String, line: Int, String)
    /// Without a transaction there has to be exactly one statement.
    case notOne(String, Int)
    /// Two files have the same name or version, so that nobody can say which comes first.
    case ambiguous(String, String)
    /// Some names begin with a version and some do not.
    case mixed(String, String)
    /// The name says that the file takes a migration back.
    case wayBack(String)
    case noFiles(String)
    case unreadable(String, String)

    package var description: String {
        switch self {
        case .notText(let name): "\(name) is not a text in UTF-8"
        case .tooLarge(let name): "\(name) is larger than \(Migration.limit >> 20) MiB"
        case .metaCommand(let name, let line, let text):
            "\(name):\(line): \(text.prefix(40)) is a command of psql, not SQL"
        case .notOne(let name, let count):
            "\(name) has \(count) statements, and without a transaction there may be only one"
        case .ambiguous(let one, let other) where one == other: "two files are called \(one)"
        case .ambiguous(let one, let other): "\(one) and \(other) have the same version"
        case .mixed(let one, let other):
            "\(one) begins with a version and \(other) does not, so that their order is unclear"
        case .wayBack(let name): "\(name) takes a migration back by its name"
        case .noFiles(let path): "folder \(path) has no file that ends in .sql"
        case .unreadable(let path, let reason): "cannot read \(path): \(reason)"
        }
    }

    package var hint: String? {
        switch self {
        case .notText: "Save it as UTF-8."
        case .tooLarge: "Split it; load data with COPY in the bot's own session."
        case .metaCommand: "Remove the line. A plain dump has such lines; migrate runs SQL alone."
        case .notOne: "Give each statement a file of its own, or remove the first line."
        case .ambiguous: "Give each migration a name and a version of its own."
        case .mixed: "Begin all names with a version, such as 0012_, V12__ or 20261128093000_; or none."
        case .wayBack: "Keep such files in another folder. Write a new migration to take one back."
        case .noFiles, .unreadable: nil
        }
    }
}
