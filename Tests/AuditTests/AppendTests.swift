import Audit
import Model
import PostgresClient
import SQLText
import TestSupport
import Testing
import TransparencyLog

@Suite("Appending to the audit log", .serialized, .throwawayServer)
struct AppendTests {
    @Test("numbers entries without gaps, and keeps what they say")
    func entries() async throws {
        try await AuditWorld.with { world in
            var context = AuditWorld.context
            context.reason = "a ticket"
            context.revision = "4f1c"
            let intent = AuditDraft.intent(
                .rotateCredential,
                bot: Name("weather"),
                workspace: Name("acme"),
                text: "~ secret \u{e9} 'x' \\ \"y\" {}\nsecond",
                by: context
            )
            #expect(try await world.admin.appendAudit([intent, intent]) == [0, 1])
            let outcome = intent.outcome(of: 0, .failed, rows: 3, took: .seconds(2), sqlState: "55P03", text: "busy")
            #expect(try await world.admin.appendAudit([outcome]) == [2])
            let entry = try #require(try await world.admin.readAuditEntry(0))
            #expect(entry.text == "~ secret \u{e9} 'x' \\ \"y\" {}\nsecond")
            #expect(entry.outcomes == [2])
            #expect(entry.result == "failed")
            let expected = [
                "act": "rotateCredential", "kind": "intent", "actor": "ada", "login": "postgres", "origin": "cli",
                "bot": "weather", "workspace": "acme", "reason": "a ticket", "client": "10.0.0.7", "request": "r-1",
                "revision": "4f1c", "format": "1",
            ]
            for (name, value) in expected { #expect(entry[name] == value, "\(name)") }
            let end = try #require(try await world.admin.readAuditEntry(2))
            #expect(end["durationMilliseconds"] == "2000" && end["sqlstate"] == "55P03" && end["rows"] == "3")
            #expect(try await world.verify(anchored: false).findings == [])
        }
    }

    @Test("by twenty writers at once leaves no gap and no fork")
    func concurrency() async throws {
        try await AuditWorld.with { world in
            try await withThrowingTaskGroup(of: [Int].self) { group in
                for writer in 0..<20 {
                    group.addTask {
                        let session = try await world.server.session(database: AuditWorld.database)
                        var numbers: [Int] = []
                        for round in 0..<15 {
                            let drafts = (0..<(writer + round) % 4 + 1).map { _ in
                                AuditDraft.intent(.change, text: "\(writer) \(round)", by: AuditWorld.context)
                            }
                            numbers += try await session.appendAudit(drafts)
                        }
                        await session.close()
                        return numbers
                    }
                }
                var all: [Int] = []
                for try await numbers in group {
                    #expect(numbers == numbers.sorted())
                    all += numbers
                }
                #expect(all.sorted() == Array(0..<all.count))
                #expect(all.count > 512)
            }
            _ = try await world.signer.sign(through: world.admin)
            let verification = try await world.verify()
            #expect(verification.findings == [])
            let root = try await world.admin.readRoot(at: verification.size)
            #expect(root == verification.root)
        }
    }

    @Test("that is rolled back leaves nothing, and the next one takes its number")
    func rollback() async throws {
        try await AuditWorld.with { world in
            let draft = AuditDraft.intent(.change, text: "x", by: AuditWorld.context)
            try await world.admin.execute("BEGIN")
            #expect(try await world.admin.appendAudit([draft]) == [0])
            try await world.admin.execute("ROLLBACK")
            #expect(try await world.admin.appendAudit([draft]) == [0])
            #expect(try await world.verify(anchored: false).findings == [])
        }
    }

    @Test("is all that a member of flarex_audit may do")
    func rights() async throws {
        try await AuditWorld.with { world in
            try await world.admin.execute("DROP ROLE IF EXISTS recorder")
            try await world.admin.execute("CREATE ROLE recorder LOGIN IN ROLE flarex_audit")
            let url = await world.server.adminURL(database: AuditWorld.database)
            let own = url.replacing("user=postgres", with: "user=recorder")
            #expect(own != url)
            let session = try await PostgresSession.connect(to: ConnectionOptions(own))
            let draft = AuditDraft.intent(.change, text: "x", by: AuditWorld.context)
            #expect(try await session.appendAudit([draft]) == [0])
            let statements: [SQL] = [
                "SELECT * FROM flarex.audit_entry", "UPDATE flarex.audit_entry SET actor = 'eve'",
                "DELETE FROM flarex.audit_entry", "INSERT INTO flarex.audit_node VALUES (0, 1, '')",
                "UPDATE flarex.audit_head SET size = 0", "TRUNCATE flarex.audit_entry",
                "DELETE FROM flarex.audit_open", "SELECT * FROM flarex.audit_checkpoint", "SELECT * FROM flarex.bot",
            ]
            for statement in statements {
                await #expect(throws: PostgresError.self, "\(statement)") { try await session.execute(statement) }
            }
            await session.close()
            let entry = try #require(try await world.admin.readAuditEntry(0))
            #expect(entry["login"] == "recorder")
            try await world.admin.execute("DROP ROLE recorder")
        }
    }

    @Test("of what is no list of entries is refused")
    func refusals() async throws {
        try await AuditWorld.with { world in
            let statements: [SQL] = [
                "SELECT flarex.append_audit('[]')", "SELECT flarex.append_audit('{}')",
                "SELECT flarex.append_audit(NULL)",
                "SELECT flarex.append_audit('[{\"kind\": \"intent\", \"act\": \"x\"}]')",
                "SELECT flarex.append_audit('[{\"kind\": \"outcome\", \"act\": \"x\", \"actor\": \"a\", \"origin\": \"cli\"}]')",
                "SELECT flarex.append_audit('[{\"kind\": \"intent\", \"act\": \"x\", \"actor\": \"a\", \"origin\": \"moon\"}]')",
            ]
            for statement in statements {
                await #expect(throws: PostgresError.self, "\(statement)") { try await world.admin.execute(statement) }
            }
            let size = try await world.admin.readAuditSize()
            #expect(size == 0)
        }
    }

    @Test("leaves open what nobody said the outcome of, until the next one at work does")
    func abandoned() async throws {
        try await AuditWorld.with { world in
            var other = AuditWorld.context
            other.request = "r-2"
            let mine = AuditDraft.intent(.change, bot: Name("weather"), text: "x", by: AuditWorld.context)
            let theirs = AuditDraft.intent(.drop, bot: Name("weather"), text: "x", by: other)
            let access = AuditDraft.intent(.openAccess, bot: Name("weather"), text: "x", by: other)
            #expect(try await world.admin.appendAudit([mine, theirs, access]) == [0, 1, 2])
            try await world.admin.closeAbandonedIntents(by: AuditWorld.context)
            try await world.admin.closeAbandonedIntents(by: AuditWorld.context)
            #expect(try await world.admin.readAuditSize() == 4)
            let entry = try #require(try await world.admin.readAuditEntry(3))
            #expect(entry["intent"] == "1" && entry["result"] == "unknown" && entry["act"] == "drop")
        }
    }

    @Test("removes texts when their time is over, says so, and verifies all the same")
    func retention() async throws {
        try await AuditWorld.with { world in
            try await world.fill(20)
            try await world.admin.forgetAuditTexts(after: TimeSpan(seconds: 3600), by: AuditWorld.context)
            #expect(try await world.admin.readAuditSize() == 20)
            try await world.admin.forgetAuditTexts(after: TimeSpan(seconds: 0), by: AuditWorld.context)
            let entry = try #require(try await world.admin.readAuditEntry(0))
            #expect(entry.isForgotten)
            let removal = try #require(try await world.admin.readAuditEntry(20))
            #expect(removal["act"] == "forgetTexts" && removal.text == "20")
            let end = try #require(try await world.admin.readAuditEntry(21))
            #expect(end["rows"] == "10")
            #expect(try await world.verify().findings == [])
        }
    }
}
