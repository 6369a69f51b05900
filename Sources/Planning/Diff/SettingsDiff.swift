import Model
import SQLText

extension Scope {
    /// The bot's role has its search_path, its plan's settings and those that every bot has in the shared database, and
    /// no others anywhere. So has a login, which acts as the bot's role beside: settings do not come with a role that is only acted as.
    ///
    /// A role may change its own settings at any time, in any database, so each is looked at.
    func planSettings(
        of bot: DesiredBot,
        for name: Identifier,
        _ role: ObservedRole?,
        into collector: inout StepCollector
    ) {
        guard let plan = desired.plans[bot.plan.value], let settings = settingsByPlan[bot.plan.value] else {
            preconditionFailure("bot \(bot.id) has no plan")
        }
        let here = SettingScope.database(database)
        let path = SearchPath.of(bot, keeping: keptExtensions(of: bot))
        if name == bot.role, let found = role?.settings[here], role?.settings.count == 1,
            found.isExactly(settings, path)
        {
            return
        }
        var observedHere: [String: String] = [:]
        for (scope, settings) in (role?.settings ?? [:]).sorted(by: { $0.key < $1.key }) {
            // A custom setting's name may be longer than what `RESET` can name.
            let isNameable = settings.values.keys.allSatisfy { Identifier($0) != nil }
            if scope != here || settings.isOversized || !isNameable {
                collector.add(
                    .role(.resetAllRoleSettings(role: name, scope: scope)),
                    because: settings.isOversized
                        ? "the settings exceed \(ObservedSettings.maximumSize) bytes"
                        : "the manifests set \(scope == here ? "other values" : "nothing") there",
                    at: bot.source
                )
            } else {
                observedHere = settings.values
            }
        }
        if name != bot.role { planIdentity(of: name, bot, observedHere.removeValue(forKey: "role"), into: &collector) }
        let pathText = observedHere.removeValue(forKey: "search_path")
        if pathText != SearchPath.settingText(path) {
            let reason = pathText.map { "it is \(shortened($0))" } ?? "unqualified names are looked up there"
            collector.add(
                .role(.setSearchPath(role: name, database: database, path)),
                because: reason,
                at: bot.source
            )
        }
        for setting in settings {
            let text = observedHere.removeValue(forKey: setting.name)
            if let text, text == setting.text || RoleSetting.normalForm(of: text, for: setting.name) == setting.normal {
                continue
            }
            let isOfPlan = plan.settings.contains { $0.name == setting.name }
            let origin = isOfPlan ? "plan \(plan.name) gives it" : "the default for every bot"
            collector.add(
                .role(.setRoleSetting(role: name, database: database, setting)),
                because: text.map { "it is \(shortened($0))" } ?? origin,
                at: isOfPlan ? plan.source : desired.policy.source
            )
        }
        for (setting, text) in observedHere.sorted(by: { $0.key < $1.key }) {
            guard let setting = Identifier(setting) else { continue }
            collector.add(
                .role(.resetRoleSetting(role: name, scope: here, name: setting)),
                because: "it is \(shortened(text)), and the manifests do not set it",
                at: bot.source
            )
        }
    }
}

extension ObservedSettings {
    /// Whether these are the settings and the path, and that is all: so nearly every bot's are.
    fileprivate func isExactly(_ settings: [RoleSetting], _ path: [Identifier]) -> Bool {
        !isOversized && count == settings.count + 1 && hasSearchPath(path)
            && settings.allSatisfy { self[$0.name] == $0.text }
    }
}

extension Scope {
    private func planIdentity(
        of login: Identifier,
        _ bot: DesiredBot,
        _ found: String?,
        into collector: inout StepCollector
    ) {
        guard found != bot.role.name else { return }
        collector.add(
            .credential(.setIdentity(login: login, database: database, role: bot.role)),
            because: found.map { "it is \(shortened($0))" } ?? "all objects of the bot have one owner",
            at: bot.source
        )
    }
}

/// A value from the catalogs, not longer than a line of output bears.
private func shortened(_ text: String) -> String {
    let limit = 60
    guard text.unicodeScalars.count > limit else { return text }
    return String(String.UnicodeScalarView(text.unicodeScalars.prefix(limit))) + "..."
}
