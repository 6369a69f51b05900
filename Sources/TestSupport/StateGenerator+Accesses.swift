import Model
import SQLText

extension StateGenerator {
    /// Somebody acts as a bot, or did and has left something behind.
    mutating func openAccesses(_ server: inout ModelServer) {
        for entry in server.registry.values.sorted(by: { $0.id < $1.id }) where chance(30) {
            for number in 0..<pick([1, 1, 2]) {
                let expires = server.cluster.now + TimeSpan(seconds: pick([-60, 0, 60, 3600]))
                var attempt = server
                do {
                    try attempt.openAccess(
                        of: entry.id,
                        as: entry.role,
                        number: number,
                        expires: expires,
                        isRecorded: chance(80)
                    )
                    server = attempt
                } catch {}
            }
        }
    }

    /// An access is not what it was.
    mutating func driftAccess(_ server: inout ModelServer) throws {
        guard let login = server.accesses.keys.sorted().randomElement(using: &random) else { return }
        switch Int.random(in: 0..<5, using: &random) {
        case 0: server.roles[login]?.attributes.isSuperuser = true
        case 1: try server.dropRole(login, objectsTo: "dba")
        case 2: server.accesses[login] = nil
        case 3: server.openSessions[login] = 2
        default:
            let group = pick(server.registry.values.map(\.role), or: "flarex_owner")
            let options = Membership.Options(admin: chance(30), inherit: true, set: true)
            try server.grantMembership(of: login, in: group, options)
        }
    }
}
