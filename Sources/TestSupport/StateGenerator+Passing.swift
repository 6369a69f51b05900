package import Model

extension StateGenerator {
    /// Lets some time pass: sessions come and go, and now and then somebody changes something.
    package mutating func pass(_ server: inout ModelServer, _ desired: DesiredState) {
        server.cluster.now =
            server.cluster.now + TimeSpan(seconds: pick([0, 1, 30, 400, 600, 5000, 100_000, 3_000_000]))
        for bot in desired.bots {
            for role in [bot.role] + ManagedName.logins(of: bot.role) where chance(30) && server.roles[role] != nil {
                server.openSessions[role] = chance(50) ? 2 : nil
            }
        }
        if chance(40) { drift(&server, desired) }
    }
}
