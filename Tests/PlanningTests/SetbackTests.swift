import Digest
import Model
import Planning
import SQLText
import TestSupport
import Testing

/// What keeps bots from being as their manifests say although no step fails is told of each of them.
@Suite struct SetbackTests {
    private static let radio = Drift.radio.id

    @Test func `a bot that goes without an extension is held back, and nobody else`() {
        var drift = Drift()
        drift.desired.policy.extensions.append("postgis")
        drift.desired.bots = [Drift.weather, Fixtures.bot("radio", extensions: ["postgis"])]
        #expect(
            drift.plan.setbacks == [
                Self.radio: [
                    Setback(.refused, "cannot give extension postgis to bot radio: the server does not have it")
                ]
            ]
        )
    }

    @Test(arguments: [false, true])
    func `nothing is taken over for a bot that would not have its extension`(isRenaming: Bool) {
        var drift = Drift()
        drift.desired.policy.extensions.append("postgis")
        var bot = Fixtures.bot("tenant", extensions: ["postgis"], adopts: true)
        let (role, schema): (Identifier, Identifier) = isRenaming ? ("app", "app") : (bot.role, bot.role)
        if isRenaming { bot.adoption = Adoption(role: "app", schema: "app") }
        var attributes = RoleAttributes()
        attributes.canLogIn = true
        drift.server.roles[role] = ModelServer.Role(attributes: attributes, verifierDigest: "theirs")
        drift.server.schemas[schema] = ObservedSchema(owner: role, acl: .schemaDefault(owner: role))
        if isRenaming { drift.server.adopt(bot) }
        drift.desired.bots.append(bot)
        #expect(drift.lines.isEmpty)
        #expect(
            drift.plan.refused.map(\.reason) == ["it could not have extension postgis: the server does not have it"]
        )
        #expect(drift.plan.setbacks.keys.map(\.text) == ["tenant"])
    }

    @Test func `a bot whose manifest is wrong is told what is wrong with it`() {
        var drift = Drift()
        drift.desired.bots = [Drift.weather]
        drift.desired.isComplete = false
        drift.desired.invalidBots = [Self.radio]
        drift.desired.invalidReasons = [Self.radio: "bots/radio.yaml:4: unknown plan \"por\""]
        #expect(
            drift.plan.setbacks == [
                Self.radio: [
                    Setback(
                        .manifestInvalid,
                        "its manifest is not valid: bots/radio.yaml:4: unknown plan \"por\"; the bot is kept as it was"
                    )
                ]
            ]
        )
    }

    @Test func `a bot whose deletion is held back is told why`() {
        var drift = Drift()
        drift.desired.bots = [Drift.weather]
        drift.desired.isComplete = false
        #expect(drift.plan.setbacks[Self.radio]?.map(\.reason) == [.pruneHeld])
        #expect(drift.plan.setbacks[Drift.weather.id] == nil)
    }

    @Test func `a manifest that went a moment ago is neither a deletion nor a doubt`() {
        var drift = Drift()
        drift.desired.bots = [Drift.weather]
        drift.desired.isSettling = true
        #expect(drift.plan.isEmpty)
        #expect(drift.plan.setbacks.isEmpty)
        drift.desired.isSettling = false
        #expect(drift.plan.steps.contains { $0.step.kind == "tombstone" })
    }
}
