import Model
import Planning
import Presentation
import SQLText
import TestSupport
import Testing

/// What a change plan does about those who act as a bot.
@Suite struct AccessPlanTests {
    private static let versions = [150_008, 160_004, 180_000]
    private let bot = Fixtures.bot("weather")

    private func server(_ version: Int, isRecorded: Bool = true) throws -> ModelServer {
        var server = Fixtures.convergedServer(Fixtures.desired([bot]), version: version)
        let expires = server.cluster.now + TimeSpan(seconds: 60)
        try server.openAccess(of: bot.id, as: bot.role, number: 1, expires: expires, isRecorded: isRecorded)
        return server
    }

    private func plan(_ server: ModelServer, _ bots: [DesiredBot]? = nil) -> ChangePlan {
        diff(
            desired: Fixtures.desired(bots ?? [bot]),
            observed: server.observed,
            options: PlanOptions(allowed: [.massPrune])
        )
    }

    private func login(_ bot: DesiredBot) -> Identifier {
        Fixtures.identifier("con_\(bot.role.name.dropFirst(4))_00000001")
    }

    @Test(arguments: versions) func `an open access is no drift`(version: Int) throws {
        #expect(plan(try server(version)).isEmpty)
    }

    @Test(arguments: versions) func `an access that is being closed is left to whoever closes it, until it expires`(
        version: Int
    ) throws {
        var server = try server(version)
        try server.apply(Step.access(.shut(login: login(bot))))
        #expect(plan(server).isEmpty)
        server.cluster.now = server.cluster.now + TimeSpan(seconds: 60)
        #expect(plan(server).steps.contains { $0.step.kind == "closeAccess" })
    }

    @Test(arguments: versions) func `an access that has expired is ended in an order that a stop anywhere allows`(
        version: Int
    ) throws {
        var server = try server(version)
        server.cluster.now = server.cluster.now + TimeSpan(seconds: 60)
        let kinds = plan(server).steps.map(\.step.kind)
        let drops = version < 160_000 ? ["dropLogin", "dropLogin"] : ["dropLogin"]
        #expect(kinds == ["shutAccess", "endSessions"] + drops + ["closeAccess"])
    }

    @Test(arguments: versions) func `a login without a record is dropped`(version: Int) throws {
        let text = plan(try server(version, isRecorded: false)).text()
        #expect(text.contains("no open access has this login"), "\(text)")
    }

    @Test(arguments: versions) func `an access that was given more than the bot is ended`(version: Int) throws {
        var server = try server(version)
        server.roles[login(bot)]?.attributes.bypassesRLS = true
        let text = plan(server).text()
        #expect(text.contains("it was changed"), "\(text)")
    }

    @Test(arguments: versions) func `a bot that is suspended or gone has no access`(version: Int) throws {
        var suspended = bot
        suspended.isSuspended = true
        for bots in [[suspended], []] {
            let steps = plan(try server(version), bots).steps
            #expect(steps.contains { $0.step.kind == "closeAccess" })
            #expect(steps.allSatisfy { $0.bot?.id == bot.id })
        }
    }

    @Test func `names of accesses are told from others`() {
        let login = ManagedName.accessLogin(of: bot.role, number: 255)
        #expect(login.name == "con_\(bot.role.name.dropFirst(4))_000000ff")
        for name in [login, ManagedName.accessRelay(of: login)] {
            #expect(ManagedName.bot(ofAccess: name) == bot.role && ManagedName.isOwn(name))
        }
        for name in ["con_weather", "con_0123456789abcdef_0123456", "con_0123456789abcdef_0123456g", "con_admin"] {
            #expect(!ManagedName.isOwn(Fixtures.identifier(name)), "\(name)")
        }
    }
}
