import LocalServer
package import SystemPackage

extension ThrowawayServer {
    /// A client program of the server's own version, such as `pg_dump`.
    package func tool(_ name: String) throws -> FilePath { try local.binaries.program(name) }
}
