import Model
import Planning
import Presentation
import SQLText
import TestSupport
import Testing

/// A bot can change its own settings at any time; each way is undone by one step.
@Suite struct SettingDriftTests {
    private let role = Drift.weather.role
    private let here = SettingScope.database("flarex")

    @Test func `a changed search_path is set again`() {
        var drift = Drift()
        drift.server.roles[role]?.settings[here]?.values["search_path"] = "public\nx"
        #expect(drift.plan.steps.map(\.id) == ["weather.setSearchPath"])
        #expect(drift.plan.steps.first?.reason == "it is public\nx")
        #expect(drift.plan.text().contains("# it is public x (bots/weather.yaml:4)"))
    }

    @Test func `a plan's setting is compared by value, not by spelling`() {
        var drift = Drift()
        drift.server.roles[role]?.settings[here]?.values["statement_timeout"] = "1min"
        #expect(drift.plan.isEmpty)
        drift.server.roles[role]?.settings[here]?.values["statement_timeout"] = "0"
        #expect(drift.lines == ["~ weather: role \(role): statement_timeout = 60s # it is 0"])
    }

    @Test func `a setting that nobody asked for is reset, a long value shortened`() {
        var drift = Drift()
        drift.server.roles[role]?.settings[here]?.values["my.note"] = String(repeating: "x", count: 100)
        let value = String(repeating: "x", count: 60) + "..."
        #expect(
            drift.lines == [
                "~ weather: role \(role): my.note not set in database flarex # it is \(value), and the manifests do not set it"
            ]
        )
    }

    @Test(arguments: [SettingScope.everywhere, .database("postgres")])
    func `settings anywhere else are reset as a whole`(scope: SettingScope) {
        var drift = Drift()
        drift.server.roles[role]?.settings[scope] = ObservedSettings(values: ["work_mem": "1GB"])
        #expect(drift.plan.steps.map(\.step) == [.role(.resetAllRoleSettings(role: role, scope: scope))])
    }

    @Test func `settings too large to read, or with names too long to say, are replaced as a whole`() {
        let long = String(repeating: "x", count: 60)
        for settings in [
            ObservedSettings(values: [:], isOversized: true), ObservedSettings(values: ["\(long).\(long)": "1"]),
        ] {
            var drift = Drift()
            drift.server.roles[role]?.settings[here] = settings
            #expect(
                drift.plan.steps.map(\.step.kind) == ["resetAllRoleSettings", "setSearchPath"]
                    + Array(repeating: "setRoleSetting", count: 4)
            )
        }
    }

    @Test func `what every bot has is set where it is gone or another, and a plan's setting goes before it`() {
        var drift = Drift()
        drift.server.roles[role]?.settings[here]?.values["temp_file_limit"] = nil
        drift.server.roles[role]?.settings[here]?.values["log_min_messages"] = "debug5"
        #expect(
            drift.lines == [
                "~ weather: role \(role): log_min_messages = fatal # it is debug5",
                "~ weather: role \(role): temp_file_limit = 976562kB # the default for every bot",
            ]
        )
        drift.desired.plans[Fixtures.name("free")]?.settings.append(Fixtures.setting("temp_file_limit", "5MB"))
        #expect(
            drift.lines.filter { $0.contains("weather: role \(role): temp_file_limit") }
                == ["~ weather: role \(role): temp_file_limit = 5MB # plan free gives it"]
        )
    }

    @Test(arguments: [nil, ByteCount(bytes: 5_000_000)])
    func `the policy's bound on temporary files is every bot's`(size: ByteCount?) {
        var drift = Drift()
        drift.desired.policy.limits.temporaryFiles = size
        let text = size == nil ? "-1" : "4882kB"
        #expect(
            drift.lines.filter { $0.contains(role.name) }
                == ["~ weather: role \(role): temp_file_limit = \(text) # it is 976562kB"]
        )
    }
}
