package import Model
package import SQLText

/// Values to start a test from.
package enum Fixtures {
    /// The extensions of the fixture policy.
    package static let extensions: [Identifier] = ["citext", "pgcrypto", "unaccent", "uuid-ossp"]

    package static func name(_ text: String) -> Name {
        guard let name = Name(text) else { preconditionFailure("\(text) is no name") }
        return name
    }

    package static func identifier(_ text: String) -> Identifier {
        guard let identifier = Identifier(text) else { preconditionFailure("\(text) is no identifier") }
        return identifier
    }

    package static func setting(_ name: String, _ text: String) -> RoleSetting {
        guard let setting = RoleSetting(name: name, text: text) else { preconditionFailure("\(name) = \(text)") }
        return setting
    }

    package static func recipient(_ fill: Character = "A") -> Recipient {
        let text = "x25519:" + String(repeating: fill, count: 43) + "="
        guard let recipient = Recipient(text) else { preconditionFailure("\(text) is no recipient") }
        return recipient
    }

    package static func policy(database: Identifier = "flarex") -> ClusterPolicy {
        ClusterPolicy(
            name: name("primary"),
            database: database,
            endpoint: Endpoint(host: "pg.flarex.internal"),
            maxStorage: ByteCount(bytes: 200_000_000_000),
            extensions: extensions,
            secrets: ClusterPolicy.SecretsPolicy(recipients: [recipient()]),
            source: SourcePlace(file: "cluster.yaml", line: 3, column: 1)
        )
    }

    /// The plans `free` (10 connections, statement_timeout 60s) and `pro` (40 connections).
    package static func plans() -> [Name: Plan] {
        let free = Plan(
            name: name("free"),
            storage: ByteCount(bytes: 500_000_000),
            settings: [setting("statement_timeout", "60s")],
            source: SourcePlace(file: "plans.yaml", line: 3, column: 1)
        )
        let pro = Plan(
            name: name("pro"),
            storage: ByteCount(bytes: 10_000_000_000),
            connections: 40,
            overage: .allowed(pricePerGBMonth: "0.25", currency: "USD"),
            settings: [setting("statement_timeout", "5min"), setting("work_mem", "16MB")],
            source: SourcePlace(file: "plans.yaml", line: 12, column: 1)
        )
        return [free.name: free, pro.name: pro]
    }

    /// A bot of workspace `acme` whose manifest is `bots/<id>.yaml`.
    package static func bot(
        _ id: String,
        plan: String = "free",
        extensions: [Identifier] = [],
        adopts: Bool = false,
        isSuspended: Bool = false,
        mayLogIn: Bool = true
    ) -> DesiredBot {
        DesiredBot(
            id: name(id),
            workspace: name("acme"),
            plan: Placed(name(plan), line: 7),
            overage: Placed(false, line: 8),
            extensions: extensions.enumerated().map { Placed($1, line: 9 + $0) },
            isSuspended: isSuspended,
            mayLogIn: mayLogIn,
            adopts: adopts,
            source: SourcePlace(file: "bots/\(id).yaml", line: 4, column: 3)
        )
    }

    package static func desired(_ bots: [DesiredBot]) -> DesiredState {
        DesiredState(policy: policy(), plans: plans(), bots: bots, isComplete: true)
    }

    /// A new cluster.
    package static func emptyCluster(version: Int = 160_004) -> ObservedState {
        var observed = ObservedState(
            cluster: ObservedCluster(
                systemIdentifier: "7301234567890123456",
                serverVersion: version,
                user: ModelServer.bootstrapSuperuser,
                availableExtensions: Set(extensions)
            )
        )
        let user = ModelServer.bootstrapSuperuser
        for name: Identifier in ["postgres", "template1"] {
            observed.otherDatabases[name] = ObservedDatabase(owner: user, acl: .databaseDefault(owner: user))
        }
        observed.schemas["public"] = ModelServer.newPublicSchema
        observed.catalogGrants = Dictionary(uniqueKeysWithValues: catalogObjects.map { ($0, [.everyone]) })
        return observed
    }
}
