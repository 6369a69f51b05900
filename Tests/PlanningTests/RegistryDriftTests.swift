import Digest
import Model
import Planning
import SQLText
import TestSupport
import Testing

/// Registry entries, credentials, adoption and suspension.
@Suite struct RegistryDriftTests {
    private let id = Drift.weather.id
    private let role = Drift.weather.role

    @Test func `a missing or foreign secret is issued anew, and says that the password changes`() {
        let changes: [(String, (inout ModelServer) -> Void)] = [
            ("no secret is stored for the bot's password", { $0.registry[id]?.credential = nil }),
            (
                "the password was changed, and the stored secret does not log in",
                { $0.roles[role]?.verifierDigest = "another" }
            ),
        ]
        for (reason, change) in changes {
            var drift = Drift()
            change(&drift.server)
            #expect(drift.plan.steps.map(\.id) == ["weather.issueCredential"])
            #expect(drift.plan.steps.map(\.reason) == [reason])
            #expect(drift.plan.steps.map(\.hazards) == [[.rotatesCredential]])
        }
    }

    @Test func `a new recipient rotates every secret`() {
        var drift = Drift()
        drift.desired.policy.secrets.recipients = [Fixtures.recipient("B")]
        let rotations = drift.plan.steps.filter { $0.hazards == [.rotatesCredential] }
        #expect(rotations.map(\.id) == ["radio.rotateCredential", "weather.rotateCredential"])
        let reason = "the content of DATABASE_URL or its recipients have changed, and a sealed secret cannot be edited"
        #expect(rotations.map(\.reason) == [reason, reason])
    }

    @Test func `a registry entry that differs says in what`() {
        let changes: [(String, (inout RegistryEntry) -> Void)] = [
            ("the last pass failed", { $0.phase = .failed }),
            ("workspace globex becomes acme", { $0.workspace = Fixtures.name("globex") }),
            ("plan pro becomes free", { $0.plan = Fixtures.name("pro") }),
            ("quota 1kB becomes 500MB", { $0.terms?.quota = ByteCount(bytes: 1000) }),
            (
                "overage at 0.25 USD per GB and month becomes off",
                { $0.terms?.price = OveragePrice(perGBMonth: "0.25", currency: "USD") }
            ),
            ("the registry lacks its quota", { $0.terms = nil }),
            ("the manifest changed", { $0.specDigest = "" }),
            ("its phase is Pending", { $0.phase = .pending }),
        ]
        for (reason, change) in changes {
            var drift = Drift()
            if let entry = drift.server.registry[id] {
                var entry = entry
                change(&entry)
                drift.server.registry[id] = entry
            }
            let sign = reason.hasSuffix("becomes off") ? "!" : "~"
            #expect(drift.lines == ["\(sign) weather: registry entry of weather: phase Ready, plan free # \(reason)"])
        }
    }

    @Test func `a suspended bot is recorded as such and otherwise left alone`() {
        var drift = Drift()
        drift.desired.bots = [Drift.radio, Fixtures.bot("weather", isSuspended: true)]
        drift.server.roles[role]?.attributes.isSuperuser = true
        drift.server.schemas[role] = nil
        #expect(drift.plan.steps.map(\.id) == ["weather.recordBot"])
        #expect(drift.plan.steps.first?.step.summary.contains("phase Suspended") == true)
    }

    @Test func `a role that flarexdb did not make is refused, with the annotation that allows it`() {
        var drift = Drift()
        drift.server.registry[id] = nil
        #expect(drift.plan.steps.isEmpty)
        #expect(drift.plan.refused.map(\.what) == ["take over role and schema \(role)"])
        #expect(drift.plan.refused.map(\.hazard) == [.adoptsExisting])
        #expect(drift.plan.refused.first?.hint.contains("flarex.dev/adopt: \"true\"") == true)
    }

    @Test func `the annotation or the flag lets it be taken over, and its steps say so`() {
        var drift = Drift()
        drift.server.registry[id] = nil
        let allowed = drift.plan(PlanOptions(allowed: [.adoptsExisting]))
        drift.desired.bots = [Drift.radio, Fixtures.bot("weather", extensions: ["citext"], adopts: true)]
        #expect(drift.plan.steps == allowed.steps)
        #expect(drift.plan.refused.isEmpty)
        #expect(drift.plan.steps.map(\.id) == ["weather.recordBot", "weather.issueCredential"])
        #expect(drift.plan.steps.allSatisfy { $0.hazards.contains(.adoptsExisting) })
    }

    @Test func `a registry that gives the bot another role is refused`() {
        var drift = Drift()
        drift.server.registry[id]?.role = "bot_ffffffffffffffff"
        #expect(drift.plan.steps.isEmpty)
        #expect(drift.plan.refused.map(\.what) == ["work on bot weather"])
    }
}
