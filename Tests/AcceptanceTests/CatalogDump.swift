import SQLText
import Subprocess
import SystemPackage
import TestSupport

extension Landscape {
    /// Roles, memberships, databases, schemas, owners, ACLs and settings as the server's own tools write them, without
    /// what differs between two equal clusters: passwords, and the order of the entries of an ACL.
    func catalogDump() async throws -> [String] {
        let globals = try await output(of: "pg_dumpall", ["--globals-only", "--dbname=\(await server.adminURL())"])
        let schema = try await output(
            of: "pg_dump",
            ["--schema-only", "--create", "--dbname=\(await server.adminURL(database: Self.database))"]
        )
        return (globals + schema).split(separator: "\n").filter { !$0.hasPrefix("\\") && !$0.hasPrefix("--") }
            .map { line in
                String(line).replacing(#/PASSWORD '[^']*'/#, with: "PASSWORD '...'")
                    // To SQL, never to expire and to expire at infinity are the same.
                    .replacing(#/ VALID UNTIL 'infinity'/#, with: "")
            }
            .sorted()
    }

    /// The lines that a cluster has and a fresh one has not, and the other way round; empty when they are equal.
    func differencesFromFresh() async throws -> [String] {
        try await catalogDump().difference(from: FreshDump.three.lines()).map { change in
            switch change {
            case .insert(_, let line, _): "+ \(line)"
            case .remove(_, let line, _): "- \(line)"
            }
        }
    }

    private func output(of program: String, _ arguments: [String]) async throws -> String {
        let result = try await Subprocess.run(
            .path(server.tool(program)),
            arguments: Arguments(arguments),
            output: .string(limit: 1 << 24),
            error: .string(limit: 1 << 20)
        )
        guard result.terminationStatus.isSuccess else {
            throw Missing(what: "\(program): \(result.standardError)")
        }
        return result.standardOutput
    }
}

/// The dump of a cluster that was made by one apply and never touched.
actor FreshDump {
    static let three = FreshDump()

    private var dump: Task<[String], any Error>?

    /// The same objects of others in it as in the suites that compare with it.
    func lines() async throws -> [String] {
        let task =
            dump
            ?? Task {
                try await ThrowawayServer.with { server in
                    let landscape = try await Landscape(server)
                    try await landscape.prepareNeighbours()
                    try await landscape.apply(landscape.three)
                    return try await landscape.catalogDump()
                }
            }
        dump = task
        return try await task.value
    }
}

extension Landscape {
    /// Roles and a database that flarexdb does not manage and must leave alone.
    func prepareNeighbours() async throws {
        try await run(
            ["CREATE ROLE alice LOGIN", "CREATE ROLE bob LOGIN", "CREATE DATABASE elsewhere"],
            in: "postgres"
        )
    }
}
