import Model
import Planning
import SQLText
import TestSupport
import Testing

/// An extension that the manifest no longer lists, with and without a use in the bot's schema.
@Suite struct ExtensionUseTests {
    private let role = Drift.weather.role
    private var use: ExtensionUse { ExtensionUse(schema: role, extension: "citext") }

    private func withdrawn(uses: [String]) -> Drift {
        var drift = Drift()
        let bot = Fixtures.bot("weather")
        drift.desired.bots = [Drift.radio, bot]
        drift.server.registry[bot.id]?.specDigest = bot.specDigest
        if !uses.isEmpty { drift.server.extensionUses[use] = uses }
        return drift
    }

    @Test func `an extension in use is not withdrawn, and nothing rotates`() {
        let drift = withdrawn(uses: ["column name of table city", "index city_name_idx"])
        #expect(drift.plan.steps.isEmpty)
        #expect(drift.plan.refused.map(\.what) == ["withdraw extension citext from bot weather"])
        #expect(
            drift.plan.refused.map(\.reason) == [
                "it is still used by column name of table city, index city_name_idx"
            ]
        )
    }

    @Test func `while it is in use, its schema stays in the search_path and its group has no ADMIN option`() throws {
        var drift = withdrawn(uses: ["column name of table city"])
        drift.server.roles[role]?.settings[.database("flarex")]?.values["search_path"] = "public"
        try drift.server.grantMembership(
            of: role,
            in: "flarex_ext_citext",
            .init(admin: true, inherit: true, set: false)
        )
        #expect(
            drift.lines == [
                "! weather: role \(role): no longer member of flarex_ext_citext "
                    + "# it may use the group's rights and nothing more",
                "~ weather: role \(role): member of flarex_ext_citext # it still uses citext",
                "~ weather: role \(role): search_path = \(role), ext_citext, flarex_shim, pg_catalog # it is public",
            ]
        )
        try drift.server.apply(drift.plan)
        #expect(drift.plan.steps.isEmpty)
    }

    @Test func `while it is in use, its schema is kept in order`() throws {
        var drift = withdrawn(uses: ["column name of table city"])
        try drift.server.grant(.usage, grantable: [], on: .schema("ext_citext"), to: .everyone, by: "flarex_owner")
        #expect(drift.lines == ["! cluster: schema ext_citext: no USAGE to PUBLIC # the manifests do not ask for it"])
    }

    @Test func `once the use is gone, one pass withdraws it`() throws {
        var drift = withdrawn(uses: [])
        let own = drift.plan.steps.filter { !$0.id.contains("_a") }.map(\.step.kind)
        #expect(own == ["revokeMembership", "setSearchPath", "rotateCredential"])
        #expect(drift.plan.refused.isEmpty)
        try drift.server.apply(drift.plan)
        #expect(drift.plan.isEmpty)
    }

    @Test func `a use by another bot keeps nothing`() {
        var drift = withdrawn(uses: [])
        drift.server.extensionUses[ExtensionUse(schema: Drift.radio.role, extension: "citext")] = ["view cities"]
        #expect(drift.plan.refused.isEmpty)
        #expect(!drift.plan.steps.isEmpty)
    }
}
