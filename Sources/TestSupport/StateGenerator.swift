package import Model
package import SQLText

/// Makes pairs of what manifests ask for and what a cluster holds, from nothing to heavily drifted, by a seed.
package struct StateGenerator {
    package struct Scenario: Sendable {
        package var seed: UInt64
        package var desired: DesiredState
        package var server: ModelServer
    }

    /// Roles that somebody else made.
    package static let foreigners: [Identifier] = ["ann", "backup.job", "dba", "Grafana", "PUBLIC", "o\"brien"]

    let seed: UInt64
    var random: SeededGenerator

    package init(seed: UInt64) {
        self.seed = seed
        random = SeededGenerator(seed: seed)
    }

    /// A pair in which everything that can drift may have drifted, and that PostgreSQL could hold.
    package mutating func scenario() -> Scenario {
        var desired = desiredState()
        let version = pick([150_008, 160_004, 170_002, 180_000])
        var server: ModelServer
        if chance(10) {
            server = ModelServer(Fixtures.emptyCluster(version: version), database: desired.policy.database)
        } else {
            // The cluster was made for other manifests than it now meets.
            var former = desired
            if chance(50) { former.bots = desired.bots.compactMap { chance(80) ? formerly($0) : nil } }
            if chance(20) { former.policy.limits.objects = 500 }
            let departed = chance(40) ? departedBots() : []
            former.bots += departed
            server = Fixtures.convergedServer(former, version: version)
            server.cluster.now = Self.now
            for bot in departed { depart(bot, from: &server) }
            for bot in desired.bots where chance(10) { server.tombstone(bot, at: pick(Self.tombstones)) }
        }
        server.otherRoles.formUnion(Self.foreigners)
        if chance(20) { server.extensionRequirements = [pick(["citext", "unaccent"]): ["pgcrypto"]] }
        if chance(20) { server.cluster.user = "dba" }
        for bot in desired.bots { measure(bot, &server) }
        server.cluster.now = Timestamp(seconds: 1000)
        if chance(30) { for bot in desired.bots where chance(50) { rotate(bot, &server, desired) } }
        if chance(30) { openAccesses(&server) }
        for _ in 0..<pick([0, 1, 2, 5, 20, 60]) { drift(&server, desired) }
        if chance(15) {
            let missing = pick(Fixtures.extensions)
            if server.extensions[missing] == nil { server.cluster.availableExtensions.remove(missing) }
        }
        addAdoptions(&server, &desired)
        if chance(30) { for _ in 0..<pick([1, 2, 3]) { restore(&server) } }
        return Scenario(seed: seed, desired: desired, server: server)
    }

    // MARK: Manifests

    private mutating func desiredState() -> DesiredState {
        var policy = Fixtures.policy(database: pick(["flarex", "shared"]))
        if chance(30) { policy.secrets.recipients = [Fixtures.recipient("A"), Fixtures.recipient("B")] }
        policy.endpoint.urlForm = pick(URLForm.allCases)
        if chance(30) { policy.secrets.rotateAfter = TimeSpan(seconds: pick([500, 5000])) }
        if chance(25) { policy.hardening = .shared }
        policy.sweep.liftBelow = pick([nil, Percentage(hundredths: 90), Percentage(hundredths: 100)])
        if chance(15) { policy.maxStorage = ByteCount(bytes: 400_000_000) }
        let bots = ["atlas", "birch", "cedar", "delta", "ember", "flint"].prefix(pick([0, 1, 2, 3, 6]))
        return DesiredState(
            policy: policy,
            plans: Fixtures.plans(),
            bots: bots.map { bot($0) },
            isComplete: chance(90)
        )
    }

    private mutating func bot(_ id: String) -> DesiredBot {
        var bot = Fixtures.bot(
            id,
            plan: pick(["free", "pro"]),
            extensions: Fixtures.extensions.filter { _ in chance(30) },
            adopts: chance(30),
            isSuspended: chance(10),
            mayLogIn: chance(85)
        )
        if chance(20) { bot.urlForm = pick(URLForm.allCases) }
        bot.overage.value = chance(30)
        return bot
    }

    private mutating func formerly(_ bot: DesiredBot) -> DesiredBot {
        var former = bot
        if chance(20) { former.plan.value = Fixtures.name(pick(["free", "pro"])) }
        if chance(20) { former.extensions = [Placed(pick(Fixtures.extensions), line: 9)] }
        if chance(20) { former.urlForm = pick(URLForm.allCases) }
        if chance(20) { former.workspace = Fixtures.name("globex") }
        if chance(20) { former.isSuspended.toggle() }
        if chance(20) { former.mayLogIn.toggle() }
        if chance(20) { former.overage.value.toggle() }
        return former
    }

    // MARK: Chance

    mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }

    mutating func pick<Values: Collection>(_ values: Values) -> Values.Element {
        guard let value = values.randomElement(using: &random) else { preconditionFailure("nothing to pick from") }
        return value
    }

    /// One of the names, the same for the same seed whatever order the set has.
    mutating func pick(_ names: some Sequence<Identifier>, or other: Identifier) -> Identifier {
        names.sorted().randomElement(using: &random) ?? other
    }
}
