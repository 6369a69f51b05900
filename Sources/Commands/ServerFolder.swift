import FoundationEssentials
import SystemPackage

/// The folder of a private server.
enum ServerFolder {
    /// Removes the folder and all in it, if it is one: anything else of that name stays.
    static func remove(_ path: FilePath) throws {
        let files = FileManager.default
        guard files.fileExists(atPath: path.string) else { return }
        guard files.fileExists(atPath: path.appending("data/PG_VERSION").string) else {
            throw CommandError(
                "\(path) is not removed: it holds no PostgreSQL server",
                hint: "Name another folder with --data."
            )
        }
        try files.removeItem(atPath: path.string)
    }
}
