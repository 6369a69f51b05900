import Digest
import Model
import Planning
import SQLText

extension StateGenerator {
    /// The bot's credential was rotated some time ago: it logs in as another role, and perhaps still as the one before.
    mutating func rotate(_ bot: DesiredBot, _ server: inout ModelServer, _ desired: DesiredState) {
        guard let entry = server.registry[bot.id], let own = server.roles[entry.role], server.database != nil,
            entry.credential != nil
        else { return }
        let names = ["_a", "_b"].map { Fixtures.identifier(entry.role.name + $0) }
        let login = pick(names)
        let before = pick(names.filter { $0 != login } + [entry.role])
        var made: [Identifier] = [login]
        var previous: StoredCredential.Previous?
        if chance(60) {
            let until = Timestamp(seconds: pick([900, 1001, 9000]))
            previous = .init(login: before, verifierDigest: "before", until: until)
            if before != entry.role { made.append(before) }
            server.openSessions[before] = pick([nil, 2])
            server.openSessions[login] = pick([nil, 2])
        }
        server.roles[entry.role]?.verifierDigest = before == entry.role && previous != nil ? "before" : nil
        server.roles[entry.role]?.attributes.canLogIn = before == entry.role && previous != nil
        for name in made where server.roles[name] == nil {
            var role = own
            role.attributes.canLogIn = true
            role.verifierDigest = name == login ? "current" : "before"
            let here = SettingScope.database(server.databaseName)
            role.settings[here, default: ObservedSettings(values: [:])].values["role"] = entry.role.name
            server.roles[name] = role
            let options = Membership.Options(admin: false, inherit: true, set: true)
            try? server.grantMembership(of: name, in: entry.role, options)
        }
        server.registry[bot.id]?.credential = StoredCredential(
            login: login,
            verifierDigest: "current",
            formDigest: Fixtures.connectionForm(of: bot, in: desired, login: login).digest,
            issuedAt: Timestamp(seconds: pick([0, 600, 999])),
            previous: previous
        )
    }

    /// What a registry of an older version does not know.
    func forgetLogins(_ server: inout ModelServer) {
        for (id, entry) in server.registry {
            guard var credential = entry.credential else { continue }
            (credential.login, credential.previous) = (entry.role, nil)
            server.registry[id]?.credential = credential
        }
    }

    /// A login is there that nobody asked for, or is not there, or is not what it was.
    mutating func driftLogin(_ server: inout ModelServer) {
        let bots = server.registry.values.map(\.role).sorted()
        guard let role = bots.randomElement(using: &random) else { return }
        let name = Fixtures.identifier(role.name + pick(["_a", "_b"]))
        guard server.roles[name] != nil else {
            server.roles[name] = ModelServer.Role(attributes: RoleAttributes(), verifierDigest: pick([nil, "by hand"]))
            return
        }
        switch Int.random(in: 0..<4, using: &random) {
        case 0: try? server.dropRole(name, objectsTo: "dba")
        case 1: server.roles[name]?.verifierDigest = pick([nil, "by hand"])
        case 2: server.roles[name]?.settings[.database(server.databaseName)]?.values["role"] = pick([nil, "dba"])
        default: server.roles[name]?.attributes.canLogIn.toggle()
        }
    }
}
