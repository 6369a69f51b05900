import Model
import Planning
import SQLText
import TestSupport
import Testing

@Suite("Uninstallation")
struct UninstallationTests {
    private static func plan(_ server: ModelServer, _ desired: DesiredState) -> ChangePlan {
        uninstallation(of: server.observed, Footprint(), policy: desired.policy)
    }

    @Test("after it nothing is left to uninstall, and bots own their schemas", arguments: [150_018, 160_004])
    func converges(version: Int) throws {
        let desired = Fixtures.desired([Fixtures.bot("billing"), Fixtures.bot("weather", extensions: ["citext"])])
        var server = Fixtures.convergedServer(desired, version: version)
        let plan = Self.plan(server, desired)
        for phase in plan.uninstallPhases { try server.apply(phase) }
        #expect(Self.plan(server, desired).isEmpty)
        let observed = server.observed
        #expect(observed.roles.keys.filter { $0.hasPrefix("flarex_") } == ["flarex_bots"])
        #expect(observed.schemas.keys.allSatisfy { !$0.hasPrefix("flarex") })
        for bot in desired.bots { #expect(observed.schemas[bot.role]?.owner == bot.role) }
    }
}
