import Digest
package import Model
import Planning
package import SQLText

extension Fixtures {
    /// A server on which everything is as the manifests say; suspended bots are there like the others.
    package static func convergedServer(_ desired: DesiredState, version: Int = 160_004) -> ModelServer {
        let user = ModelServer.bootstrapSuperuser
        let database = desired.policy.database
        var observed = emptyCluster(version: version)
        observed.cluster.availableExtensions = Set(desired.policy.extensions)
        observed.database = ObservedDatabase(
            owner: user,
            acl: ACL([
                .init(grantee: .role(user), privileges: .allOnDatabase, grantor: user),
                .init(grantee: .role("flarex_bots"), privileges: [.connect, .create], grantor: user),
                .init(grantee: .role("flarex_reader"), privileges: .connect, grantor: user),
                .init(grantee: .role("flarex_secrets"), privileges: .connect, grantor: user),
            ])
        )
        protect(&observed, desired.policy)
        observed.schemas["flarex"] = ObservedSchema(
            owner: user,
            acl: ACL([
                .init(grantee: .role(user), privileges: .allOnSchema, grantor: user),
                .init(grantee: .role("flarex_audit"), privileges: .usage, grantor: user),
                .init(grantee: .role("flarex_reader"), privileges: .usage, grantor: user),
                .init(grantee: .role("flarex_secrets"), privileges: .usage, grantor: user),
            ])
        )
        observed.controlVersion = ControlSchema.version
        observed.recordedCluster = RecordedCluster(
            name: desired.policy.name,
            systemIdentifier: observed.cluster.systemIdentifier,
            endpoint: desired.policy.endpoint.description
        )
        observed.registryRights = RegistryRights.wanted
        for group: Identifier in [
            "flarex_audit", "flarex_bots", "flarex_owner", "flarex_reader", "flarex_restricted", "flarex_secrets",
        ] {
            observed.roles[group] = ObservedRole(attributes: RoleAttributes())
        }
        for name in Set(desired.bots.flatMap { $0.extensions.map(\.value) }) {
            let suffix = name.name.split(separator: "-").joined(separator: "_")
            let (schema, group) = (identifier("ext_" + suffix), identifier("flarex_ext_" + suffix))
            observed.roles[group] = ObservedRole(attributes: RoleAttributes())
            observed.schemas[schema] = ownedSchema(for: group, .usage)
            observed.extensions[name] = ObservedExtension(schema: schema, version: "1.0")
        }
        for bot in desired.bots {
            guard let plan = desired.plans[bot.plan.value] else { continue }
            observed.roles[bot.role] = role(of: bot, on: plan, in: desired)
            observed.schemas[bot.role] = ownedSchema(for: bot.role, [.usage, .create])
            observed.registry[bot.id] = entry(of: bot, in: desired)
        }
        var server = ModelServer(observed, database: database)
        server.memberships = desired.bots.flatMap { memberships(of: $0, options: server.memberOptions) }.sorted()
        return server
    }

    static func ownedSchema(for grantee: Identifier, _ privileges: Privileges) -> ObservedSchema {
        let owner: Identifier = "flarex_owner"
        let acl = ACL([
            .init(grantee: .role(owner), privileges: [.usage, .create], grantor: owner),
            .init(grantee: .role(grantee), privileges: privileges, grantor: owner),
        ])
        return ObservedSchema(owner: owner, acl: acl)
    }

    private static func role(of bot: DesiredBot, on plan: Plan, in desired: DesiredState) -> ObservedRole {
        var attributes = RoleAttributes()
        attributes.canLogIn = bot.mayLogIn
        attributes.connectionLimit = plan.connections
        var values = Dictionary(
            uniqueKeysWithValues: plan.settings(under: desired.policy.limits).map { ($0.name, $0.text) }
        )
        values["search_path"] = searchPath(of: bot).map(\.name).joined(separator: ", ")
        return ObservedRole(
            attributes: attributes,
            verifierDigest: HexDigest("verifier of \(bot.id)"),
            settings: [.database(desired.policy.database): ObservedSettings(values: values)]
        )
    }

    private static func entry(of bot: DesiredBot, in desired: DesiredState) -> RegistryEntry {
        RegistryEntry(
            id: bot.id,
            workspace: bot.workspace,
            role: bot.role,
            plan: bot.plan.value,
            phase: bot.isSuspended ? .suspended : bot.mayLogIn ? .ready : .disabled,
            specDigest: bot.specDigest,
            terms: desired.storageTerms(of: bot),
            credential: StoredCredential(
                login: bot.role,
                verifierDigest: HexDigest("verifier of \(bot.id)"),
                formDigest: connectionForm(of: bot, in: desired).digest,
                issuedAt: Timestamp(seconds: 0)
            ),
            isKept: bot.isKept,
            manifestFile: bot.source.file
        )
    }

    private static func memberships(of bot: DesiredBot, options: Membership.Options) -> [Membership] {
        let groups =
            ["flarex_bots"]
            + bot.extensions.map { "flarex_ext_" + $0.value.name.split(separator: "-").joined(separator: "_") }
        return groups.map {
            Membership(
                group: identifier($0),
                member: bot.role,
                grantor: ModelServer.bootstrapSuperuser,
                options: options
            )
        }
    }

    /// - Parameters:
    ///   - kept: extensions that the manifest no longer lists and the bot still uses.
    package static func searchPath(of bot: DesiredBot, keeping kept: [Identifier] = []) -> [Identifier] {
        let schemas = (bot.extensions.map(\.value) + kept).sorted().map {
            identifier("ext_" + $0.name.split(separator: "-").joined(separator: "_"))
        }
        return [bot.role] + schemas + ["flarex_shim", "pg_catalog"]
    }

    package static func connectionForm(
        of bot: DesiredBot,
        in desired: DesiredState,
        login: Identifier? = nil,
        keeping kept: [Identifier] = []
    ) -> ConnectionForm {
        var endpoint = desired.policy.endpoint
        if let form = bot.urlForm { endpoint.urlForm = form }
        return ConnectionForm(
            bot: bot.id,
            role: bot.role,
            login: login,
            database: desired.policy.database,
            endpoint: endpoint,
            searchPath: searchPath(of: bot, keeping: kept),
            recipients: desired.policy.secrets.recipients
        )
    }
}

extension ModelServer {
    /// What a bot may do with a group that it is in: use its rights, not become it.
    package var memberOptions: Membership.Options {
        Membership.Options(admin: false, inherit: true, set: !cluster.hasMembershipOptions)
    }
}
