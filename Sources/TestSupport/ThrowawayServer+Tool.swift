import Glibc
import LocalServer
package import SystemPackage

extension ThrowawayServer {
    /// A client program of the server's own version, such as `pg_dump`.
    ///
    /// The folder that the server was started from may hold links to some of the programs only.
    package func tool(_ name: String) throws -> FilePath {
        var folders = [local.binaries.directory]
        if let postgres = realpath(local.binaries.directory.appending("postgres").string, nil) {
            defer { free(postgres) }
            folders.append(FilePath(platformString: postgres).removingLastComponent())
        }
        guard let program = folders.map({ $0.appending(name) }).first(where: { access($0.string, X_OK) == 0 }) else {
            throw TestSupportError("\(name) is missing in \(folders.map(\.string).joined(separator: " and "))")
        }
        return program
    }
}
