import Digest
package import Model
package import SQLText

/// A change to what flarexdb keeps in the shared database for its own work.
package enum ControlStep: Hashable, Sendable {
    case upgradeControlSchema(from: Int, to: Int)
    /// Installs or repairs functions of one kind, and takes them from strangers.
    case installRoutines(Component, [ManagedRoutine], strangers: [ACL.Grantee])
    /// Drops a function that cannot be repaired in place.
    case removeRoutine(Component, FunctionSignature)
    case installEventTrigger(ManagedEventTrigger)
    /// Installs or repairs a view, and takes it from strangers.
    case installView(ManagedView, strangers: [ACL.Grantee], isReplaced: Bool)
    /// Lets a group of programs read this in the control schema, and do nothing else there.
    case setRegistryRights(of: Identifier, to: [RegistryRight])
    case recordBot(BotRecord)
    /// Remembers which cluster this is.
    case recordCluster(RecordedCluster)
    /// Tells the panel what the manifests say of it and of who may do what.
    case recordPanel(PanelRecord)
}

extension ControlStep: StepFamily {
    /// The kind of the step that brings the registry up to date.
    static let recordBotKind = "recordBot"

    var kind: String {
        switch self {
        case .upgradeControlSchema: "upgradeControlSchema"
        case .installRoutines: "installRoutines"
        case .removeRoutine: "removeRoutine"
        case .installEventTrigger: "installEventTrigger"
        case .installView: "installView"
        case .setRegistryRights: "setRegistryRights"
        case .recordBot: Self.recordBotKind
        case .recordCluster: "recordCluster"
        case .recordPanel: "recordPanel"
        }
    }

    var discriminator: String? {
        switch self {
        case .upgradeControlSchema, .recordBot, .recordCluster, .recordPanel: nil
        case .installRoutines(let component, let routines, _):
            ([component.rawValue] + (routines.count == 1 ? [routines[0].signature.key] : [])).joined(separator: ".")
        case .removeRoutine(let component, let signature): "\(component.rawValue).\(signature.key)"
        case .installEventTrigger(let trigger): trigger.name.key
        case .installView(let view, _, _): view.name.key
        case .setRegistryRights(let name, _): name.key
        }
    }

    func target(of bot: BotReference?) -> String {
        switch self {
        case .upgradeControlSchema, .setRegistryRights: bot.named("schema", ManagedName.controlSchema)
        case .installRoutines(let component, let routines, _):
            routines.count == 1 ? "function \(routines[0].signature)" : "functions of \(component.words)"
        case .removeRoutine(_, let signature): "function \(signature)"
        case .installEventTrigger(let trigger): "event trigger \(trigger.name)"
        case .installView(let view, _, _): "view \(ManagedName.shimSchema).\(view.name)"
        case .recordBot(let record): bot.owned("registry entry", record.id)
        case .recordCluster: "registry entry of the cluster"
        case .recordPanel: "registry entry of the panel"
        }
    }

    func summary(of bot: BotReference?) -> String {
        let target = target(of: bot)
        return switch self {
        case .installView, .removeRoutine: target
        case .upgradeControlSchema(let from, let to):
            from == 0 ? "\(target), version \(to)" : "\(target): version \(from) to \(to)"
        case .installRoutines(let component, let routines, _):
            routines.count == 1
                ? "function \(routines[0].signature)" : "\(routines.count) functions of \(component.words)"
        case .installEventTrigger(let trigger): "\(target) on \(trigger.event.rawValue)"
        case .setRegistryRights(let group, let rights):
            rights.isEmpty
                ? "\(target): no table readable by \(group)"
                : "\(target): \(Set(rights.map(\.table)).count) tables readable by \(group)"
        case .recordBot(let record): "\(target): phase \(record.phase.rawValue), plan \(record.plan)"
        case .recordCluster(let cluster): "\(target): \(cluster.name), endpoint \(cluster.endpoint)"
        case .recordPanel(let record): "\(target): \(record.policy.url), \(record.words)"
        }
    }

    func statements(serverVersion version: Int, credential: Step.CredentialMaterial?) -> [SQL] {
        switch self {
        case .upgradeControlSchema(let from, let to):
            ControlSchema.upgrade(from: from, to: to)
        case .installRoutines(_, let routines, let strangers):
            routines.flatMap { $0.installation(strangers: strangers) }
        case .removeRoutine(_, let signature):
            // What a bot built on it must not go with it.
            ["DROP FUNCTION \(signature.sql) RESTRICT"]
        case .installEventTrigger(let trigger):
            trigger.installation
        case .installView(let view, let strangers, let isReplaced):
            view.installation(strangers: strangers, isReplaced: isReplaced)
        case .setRegistryRights(let group, let rights):
            RegistryRights.statements(giving: rights, to: group)
        case .recordBot(let record):
            [record.upsert]
        case .recordCluster(let cluster):
            [cluster.upsert]
        case .recordPanel(let record):
            record.statements
        }
    }
}
