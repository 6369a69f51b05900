import Audit
import PostgresClient
import SQLText
import Secrets
import TestSupport
import Testing
import TransparencyLog

/// What somebody with all rights in the database does to the log, and what is said of it.
struct Tampering: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let statements: [SQL]
    /// The kinds and entries of what is found.
    let findings: [String]
}

@Suite("A log that was tampered with", .serialized, .throwawayServer)
struct TamperingTests {
    /// Makes the tree anew from the entries as they are now.
    static let newTree: [SQL] = [
        "CREATE TABLE public.kept AS SELECT * FROM flarex.audit_entry ORDER BY sequence",
        "TRUNCATE flarex.audit_entry, flarex.audit_node, flarex.audit_open",
        "UPDATE flarex.audit_head SET size = 0",
        "SELECT flarex.append_audit((SELECT jsonb_agg(to_jsonb(k) ORDER BY sequence) FROM public.kept k))",
    ]

    /// Of a log of 300 entries with checkpoints at 100, 200 and 300.
    static let tamperings = [
        Tampering(testDescription: "nothing", statements: [], findings: []),
        Tampering(
            testDescription: "an entry is edited",
            statements: ["UPDATE flarex.audit_entry SET actor = 'eve' WHERE sequence = 17"],
            findings: ["edited 17...17"]
        ),
        Tampering(
            testDescription: "a time is edited",
            statements: ["UPDATE flarex.audit_entry SET at = at - interval '1 microsecond' WHERE sequence IN (17, 18)"],
            findings: ["edited 17...18"]
        ),
        Tampering(
            testDescription: "a text is edited",
            statements: ["UPDATE flarex.audit_entry SET text = '+ rule' WHERE sequence = 20"],
            findings: ["edited 20...20"]
        ),
        Tampering(
            testDescription: "a text is removed",
            statements: ["UPDATE flarex.audit_entry SET text = NULL WHERE sequence = 20"],
            findings: ["edited 20...20"]
        ),
        Tampering(
            testDescription: "an entry is deleted",
            statements: ["DELETE FROM flarex.audit_entry WHERE sequence = 17"],
            findings: ["removed 17...17"]
        ),
        Tampering(
            testDescription: "an entry is deleted, and the others close the gap",
            statements: [
                "DELETE FROM flarex.audit_entry WHERE sequence = 17",
                "UPDATE flarex.audit_entry SET sequence = sequence + 1000 WHERE sequence > 17",
                "UPDATE flarex.audit_entry SET sequence = sequence - 1001 WHERE sequence > 1000",
            ],
            findings: ["removed 17...17"]
        ),
        Tampering(
            testDescription: "an entry is inserted, and the others make room",
            statements: [
                "UPDATE flarex.audit_entry SET sequence = sequence + 1001 WHERE sequence > 17",
                "UPDATE flarex.audit_entry SET sequence = sequence - 1000 WHERE sequence > 1000",
                """
                INSERT INTO flarex.audit_entry (sequence, format, kind, act, at, actor, login, origin)
                SELECT 18, 1, 'intent', 'change', at, 'eve', 'postgres', 'cli'
                FROM flarex.audit_entry WHERE sequence = 17
                """,
            ],
            findings: ["inserted 18...18", "inserted 300...300"]
        ),
        Tampering(
            testDescription: "two entries change places",
            statements: [
                "UPDATE flarex.audit_entry SET sequence = 1000 WHERE sequence = 40",
                "UPDATE flarex.audit_entry SET sequence = 40 WHERE sequence = 90",
                "UPDATE flarex.audit_entry SET sequence = 90 WHERE sequence = 1000",
            ],
            findings: ["reordered 90...90"]
        ),
        Tampering(
            testDescription: "the tail is cut off",
            statements: [
                "DELETE FROM flarex.audit_entry WHERE sequence >= 250",
                "DELETE FROM flarex.audit_node WHERE level = 0 AND index >= 250 OR level > 0",
                "UPDATE flarex.audit_head SET size = 250",
            ],
            findings: ["truncated 250...299"]
        ),
        Tampering(
            testDescription: "the tail is cut off with its checkpoint",
            statements: [
                "DELETE FROM flarex.audit_entry WHERE sequence >= 200",
                "DELETE FROM flarex.audit_node WHERE level = 0 AND index >= 200 OR level > 0",
                "UPDATE flarex.audit_head SET size = 200",
                "DELETE FROM flarex.audit_checkpoint WHERE size > 200",
            ],
            findings: ["replayed nil", "truncated 200...299"]
        ),
        Tampering(
            testDescription: "everything is deleted",
            statements: [
                "TRUNCATE flarex.audit_entry, flarex.audit_node, flarex.audit_checkpoint, flarex.audit_open",
                "UPDATE flarex.audit_head SET size = 0",
            ],
            findings: ["replayed nil", "truncated 0...299"]
        ),
        Tampering(
            testDescription: "the log is made anew with an entry that was edited",
            statements: ["UPDATE flarex.audit_entry SET actor = 'eve' WHERE sequence = 150"] + newTree,
            findings: ["rewritten 0...99"]
        ),
        Tampering(
            testDescription: "a node is changed",
            statements: ["UPDATE flarex.audit_node SET hash = sha256('x') WHERE level = 1"],
            findings: ["damaged 0...255"]
        ),
        Tampering(
            testDescription: "the newest checkpoint is replaced by an older one",
            statements: ["DELETE FROM flarex.audit_checkpoint WHERE size > 100"],
            findings: ["replayed nil"]
        ),
        Tampering(
            testDescription: "a checkpoint says another size",
            statements: [
                "UPDATE flarex.audit_checkpoint SET note = replace(note, chr(10) || '300' || chr(10), chr(10) || '299' || chr(10))"
                    as SQL
            ],
            findings: ["badlySigned nil", "replayed nil"]
        ),
        Tampering(
            testDescription: "a checkpoint is no note",
            statements: ["UPDATE flarex.audit_checkpoint SET note = 'x' WHERE size = 200"],
            findings: ["badlySigned nil"]
        ),
    ]

    @Test("is found out", arguments: tamperings)
    func tampering(_ tampering: Tampering) async throws {
        try await AuditWorld.with { world in
            for _ in 0..<3 { try await world.fill(100) }
            for statement in tampering.statements { try await world.admin.execute(statement) }
            let verification = try await world.verify()
            let found = verification.findings.map { "\($0.kind.rawValue) \($0.entries.map { "\($0)" } ?? "nil")" }
            #expect(found.sorted() == tampering.findings, "\(verification.findings)")
            #expect(verification.checkpoints >= 3)
        }
    }

    @Test("and signed with another key is found out")
    func otherKey() async throws {
        try await AuditWorld.with { world in
            try await world.fill(10)
            let key = try #require(SigningKey.random(name: world.key.name))
            try await world.admin.execute("TRUNCATE flarex.audit_checkpoint")
            _ = try await AuditSigner(key: key, anchor: nil).sign(through: world.admin)
            let kinds = try await world.verify().findings.map(\.kind)
            #expect(kinds == [.badlySigned, .replayed])
            // Without the key that is to be trusted, and without the anchor, there is nothing to tell.
            #expect(try await world.verify(anchored: false, keys: []).findings == [])
        }
    }

    @Test("is not signed again")
    func refusal() async throws {
        try await AuditWorld.with { world in
            try await world.fill(10)
            for statement in Self.newTree { try await world.admin.execute(statement) }
            await #expect(throws: CheckpointRefusal.self) { try await world.signer.sign(through: world.admin) }
            #expect(try world.anchor.read().count == 1)
        }
    }

    @Test("in its anchor, by playing an old checkpoint again, is found out")
    func replayedAnchor() async throws {
        try await AuditWorld.with { world in
            try await world.fill(10)
            let old = try textFile(world.anchor.path)
            try await world.fill(10)
            try world.folder.write(try textFile(world.anchor.path) + "\n" + old, to: "anchor")
            #expect(try await world.verify().findings.map(\.kind) == [.replayed])
        }
    }

    @Test("in an anchor whose last line was cut off is found out, and the next checkpoint is read")
    func tornAnchor() async throws {
        try await AuditWorld.with { world in
            try await world.fill(10)
            let whole = try textFile(world.anchor.path)
            try world.folder.write(whole + "\n" + whole.prefix(30), to: "anchor")
            try await world.fill(10)
            let verification = try await world.verify()
            #expect(verification.findings.map(\.kind) == [.badlySigned])
            #expect(verification.signedSize == 20)
        }
    }
}
