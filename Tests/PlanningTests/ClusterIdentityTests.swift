import Model
import Planning
import Presentation
import SQLText
import TestSupport
import Testing

/// Manifests that meet another cluster than the one they were written for.
@Suite struct ClusterIdentityTests {
    private static let bots = (0..<30).map { Fixtures.bot("bot-\($0)") }

    @Test func `manifests of another cluster change nothing, and say how they might`() {
        var desired = Fixtures.desired(Self.bots)
        let server = Fixtures.convergedServer(desired)
        desired.policy.name = Fixtures.name("staging")
        desired.policy.endpoint.host = "staging.example.com"
        let plan = diff(desired: desired, observed: server.observed)
        #expect(plan.steps.isEmpty)
        #expect(plan.refused.map(\.what) == ["work with this cluster"])
        #expect(plan.refused[0].reason == "it is cluster primary, and the manifests are for cluster staging")
        #expect(plan.refused[0].hint.contains("--allow renamesCluster"))
    }

    @Test func `a new name that was allowed is remembered`() throws {
        var desired = Fixtures.desired(Self.bots)
        var server = Fixtures.convergedServer(desired)
        desired.policy.name = Fixtures.name("main")
        let plan = diff(desired: desired, observed: server.observed, options: PlanOptions(allowed: [.renamesCluster]))
        #expect(plan.steps.map(\.step.kind) == ["recordCluster"])
        #expect(plan.steps[0].hazards == [.renamesCluster])
        try server.apply(plan)
        #expect(diff(desired: desired, observed: server.observed).isEmpty)
    }

    @Test func `another endpoint for all bots is refused until somebody allows it, and everything else goes on`() throws
    {
        var desired = Fixtures.desired(Self.bots)
        var server = Fixtures.convergedServer(desired)
        desired.policy.endpoint.host = "staging.example.com"
        desired.bots.append(Fixtures.bot("new"))
        let held = diff(desired: desired, observed: server.observed)
        #expect(Set(held.steps.compactMap(\.bot?.id.text)) == ["new"])
        #expect(held.refused.map(\.hazard) == [.rotatesCredential])
        let reason = "these are 30 of 31 bots, more than the 4 that spec.deletion.maxPrune allows"
        #expect(held.refused[0].reason.contains(reason))
        try server.apply(held)
        #expect(diff(desired: desired, observed: server.observed).steps.isEmpty)

        let allowed = PlanOptions(allowed: [.rotatesCredential])
        try server.apply(diff(desired: desired, observed: server.observed, options: allowed))
        #expect(diff(desired: desired, observed: server.observed).isEmpty)
        #expect(server.recordedCluster?.endpoint == desired.policy.endpoint.description)
    }

    @Test func `on a server with other open databases the first pass asks whether to close them`() {
        var (desired, observed) = (Fixtures.desired(Self.bots), Fixtures.emptyCluster())
        let user = ModelServer.bootstrapSuperuser
        desired.policy.saysHardening = false
        #expect(diff(desired: desired, observed: observed).objection == nil)
        observed.otherDatabases["grafana"] = ObservedDatabase(owner: user, acl: .databaseDefault(owner: user))
        let plan = diff(desired: desired, observed: observed)
        #expect(plan.steps.isEmpty && plan.objection?.reason.contains("(grafana)") == true)
        desired.policy.saysHardening = true
        #expect(diff(desired: desired, observed: observed).objection == nil)

        var converged = Fixtures.convergedServer(desired)
        converged.otherDatabases["grafana"] = observed.otherDatabases["grafana"]
        desired.policy.saysHardening = false
        #expect(diff(desired: desired, observed: converged.observed).objection == nil)
    }

    @Test func `a change of recipients is no change of the endpoint`() {
        var desired = Fixtures.desired(Self.bots)
        let server = Fixtures.convergedServer(desired)
        desired.policy.secrets.recipients = [Fixtures.recipient("B")]
        #expect(diff(desired: desired, observed: server.observed).refused.isEmpty)
    }

    @Test func `a cluster that was upgraded or restored is remembered anew without a word from anybody`() throws {
        let desired = Fixtures.desired(Self.bots)
        var server = Fixtures.convergedServer(desired)
        server.recordedCluster?.systemIdentifier = "1"
        let plan = diff(desired: desired, observed: server.observed)
        #expect(plan.steps.map(\.step.kind) == ["recordCluster"] && plan.refused.isEmpty)
    }

    @Test func `the plan names cluster, place and database wherever it can be read`() {
        var drift = Drift()
        drift.server.cluster.address = ServerAddress(host: "10.0.0.5", port: 6432)
        drift.server.roles[Drift.weather.role]?.attributes.isSuperuser = true
        let plan = drift.plan
        #expect(plan.text().hasPrefix("For cluster primary at 10.0.0.5:6432, database flarex.\n\nbot acme/weather"))
        #expect(plan.markdown.contains("Cluster `primary` at `10.0.0.5:6432`, database `flarex`"))
        #expect(plan.script.contains("-- for cluster primary at 10.0.0.5:6432, database flarex\n"))
        let document = PlanDocument(plan, options: PlanOptions(), diagnostics: []).cluster
        #expect(document.name == "primary" && document.host == "10.0.0.5" && document.port == 6432)
    }

    @Test func `reseal steps keep everything but the box`() throws {
        var desired = Fixtures.desired(Self.bots)
        var server = Fixtures.convergedServer(desired)
        let before = server.roles
        let old = desired.policy.secrets.recipients
        desired.policy.secrets.recipients = [Fixtures.recipient("B")]
        var options = PlanOptions()
        options.resealing = Dictionary(
            uniqueKeysWithValues: Self.bots.map { ($0.id, ResealedSecret.sealed("{}", from: old)) }
        )
        options.resealing?[Self.bots[0].id] = .closed("the key does not open it")
        let plan = diff(desired: desired, observed: server.observed, options: options)
        #expect(plan.steps.count == 29 && plan.steps.allSatisfy { $0.step.kind == "resealSecret" })
        #expect(plan.refused.map(\.reason) == ["the key does not open it"])
        try server.apply(plan)
        #expect(server.roles.mapValues(\.verifierDigest) == before.mapValues(\.verifierDigest))
        let rest = diff(desired: desired, observed: server.observed)
        #expect(Set(rest.steps.compactMap(\.bot?.id)) == [Self.bots[0].id])
    }

    @Test func `a secret that has to say something else as well is not resealed`() {
        var desired = Fixtures.desired(Self.bots)
        let server = Fixtures.convergedServer(desired)
        let old = desired.policy.secrets.recipients
        desired.policy.secrets.recipients = [Fixtures.recipient("B")]
        desired.policy.endpoint.host = "other.example.com"
        var options = PlanOptions()
        options.resealing = [Self.bots[0].id: .sealed("{}", from: old)]
        let plan = diff(desired: desired, observed: server.observed, options: options)
        #expect(plan.steps.isEmpty)
        #expect(plan.refused.map(\.reason) == ["its DATABASE_URL has to change as well"])
    }
}
