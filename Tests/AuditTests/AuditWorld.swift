import Audit
import Model
import Planning
import PostgresClient
import SQLText
import Secrets
import SystemPackage
import TestSupport
import Testing
import TransparencyLog

/// A database with an audit log in it, on the server of the suite.
struct AuditWorld: Sendable {
    static let database: Identifier = "audited"
    static let context = AuditContext(actor: "ada", origin: .cli, client: "10.0.0.7", request: "r-1")

    let server: ThrowawayServer
    let admin: PostgresSession
    let folder: TemporaryDirectory
    let signer: AuditSigner

    var anchor: AnchorFile { AnchorFile(folder.path.appending("anchor")) }
    var key: NoteKey { signer.key.publicKey }

    static func with<Value>(_ body: (AuditWorld) async throws -> Value) async throws -> Value {
        try await TemporaryDirectory.with { folder in
            let server = try ThrowawayServer.current
            let first = try await server.session()
            try await first.execute("DROP DATABASE IF EXISTS \(database) WITH (FORCE)")
            try await first.execute("CREATE DATABASE \(database) TEMPLATE template0 ENCODING 'UTF8'")
            for group in [ManagedName.recorders, ManagedName.secretReaders] {
                try await first.execute("DROP ROLE IF EXISTS \(group)")
                try await first.execute("CREATE ROLE \(group)")
            }
            await first.close()
            let admin = try await server.session(database: database)
            for statement in installation { try await admin.execute(statement) }
            let signer = AuditSigner(
                key: try #require(SigningKey.random(name: "db.example.com/audit")),
                anchor: AnchorFile(folder.path.appending("anchor"))
            )
            let value = try await body(AuditWorld(server: server, admin: admin, folder: folder, signer: signer))
            await admin.close()
            return value
        }
    }

    private static var installation: [SQL] {
        let routines = ManagedRoutine.all(ClusterPolicy.Limits()).filter { $0.signature.name == "append_audit" }
        return ControlSchema.upgrade(from: 0, to: ControlSchema.version)
            + Step.control(.installRoutines(.auditLog, routines, strangers: [])).statements(serverVersion: 150_000)
            + ["GRANT USAGE ON SCHEMA flarex TO flarex_audit"]
    }

    /// Writes so many entries, half of them outcomes, and signs the log.
    func fill(_ count: Int, text: String = "+ role") async throws {
        for _ in 0..<count / 2 {
            let intent = AuditDraft.intent(.change, bot: Name("weather"), text: text, by: Self.context)
            let number = try #require(try await admin.appendAudit([intent]).first)
            _ = try await admin.appendAudit([intent.outcome(of: number, .done, took: .milliseconds(5))])
        }
        _ = try await signer.sign(through: admin)
    }

    func verify(anchored: Bool = true, keys: [NoteKey]? = nil) async throws -> AuditVerification {
        try await admin.verifyAudit(anchor: anchored ? try anchor.read() : nil, keys: keys ?? [key])
    }
}
