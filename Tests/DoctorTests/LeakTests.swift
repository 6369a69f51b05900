import Doctor
import Model
import PostgresClient
import TestSupport
import Testing

@Suite("Leaks", .serialized, .world)
struct LeakTests {
    @Test("nothing but missing backups is found where bots, an application and a monitoring keep to themselves")
    func clean() async throws {
        let world = try World.current
        #expect(try await world.examined() == [])
        let outcome = try await world.flarexdb("doctor")
        #expect(outcome.status == 0)
        let version = try await #require(world.session).serverVersion
        if ServerRelease.flaw(of: version) == nil {
            #expect(outcome.output.hasSuffix("\n0 leaks, 0 dangers, 1 warning in 55 checks.\n"), "\(outcome.output)")
            #expect(outcome.output.contains("[archives-none]"))
        } else {
            #expect(outcome.output.contains("server-release"))
        }
    }

    @Test("nothing is found on a server that is shared, where PUBLIC comes into other databases")
    func shared() async throws {
        let world = try World.current
        try await world.psql("GRANT CONNECT ON DATABASE postgres, template1, other TO PUBLIC")
        #expect(try await world.examined(hardening: .shared) == [])
        try await world.psql("REVOKE CONNECT ON DATABASE postgres, template1, other FROM PUBLIC")
    }

    @Test("a leak is found, and its remedy mends it", arguments: Leak.all)
    func leak(_ leak: Leak) async throws {
        let world = try World.current
        try await world.psql(leak.script)
        var findings = try await world.examined()
        let words = leak.words.map(World.named)
        let found = findings.filter { $0.check == leak.check && $0.severity == leak.severity }
        #expect(found.contains { finding in words.allSatisfy(finding.evidence.contains) }, "\(findings)")
        try await mend(found, of: leak)
        // What else came of it is mended by what doctor says of that.
        findings = try await world.examined()
        if !findings.isEmpty, leak.undo.isEmpty {
            try await mend(findings, of: leak)
            findings = try await world.examined()
        }
        #expect(!findings.contains { $0.check == leak.check } || !found.allSatisfy(\.isStatement))
        if !leak.undo.isEmpty {
            try await world.psql(leak.undo)
            findings = try await world.examined()
        }
        #expect(findings == [])
    }

    @Test("the remedies of one object can be pasted together")
    func together() async throws {
        let world = try World.current
        try await world.psql("CREATE VIEW bot_alpha.peek AS SELECT * FROM bot_bravo.person")
        let findings = try await world.examined()
        #expect(findings.map(\.check) == ["crossing"])
        for finding in findings { try await world.psql(finding.remedy) }
        #expect(try await world.examined() == [])
    }

    private func mend(_ findings: [Finding], of leak: Leak) async throws {
        let world = try World.current
        for finding in findings where finding.isStatement {
            // Sessions read a changed configuration a moment later.
            let pause = finding.remedy.contains("pg_reload_conf") ? " SELECT pg_sleep(0.5);" : ""
            try await world.psql(finding.remedy + pause, in: leak.place)
        }
        if findings.contains(where: { $0.remedy.contains("flarexdb apply") }) { try await world.apply() }
    }
}

extension Finding {
    /// Whether the remedy is for psql.
    fileprivate var isStatement: Bool { remedy.hasSuffix(";") || remedy.contains("; -- ") }
}
