import Model
import Planning
import SQLText

extension ModelServer {
    mutating func apply(_ step: UninstallStep) throws(Failure) {
        switch step {
        case .dropEventTrigger(let name):
            guard eventTriggers.removeValue(forKey: name) != nil else {
                throw Failure(description: "event trigger \(name) does not exist")
            }
        case .disarm(let schema, _, _):
            guard schemas[schema] != nil else { throw Failure(description: "schema \(schema) does not exist") }
        case .openCatalog(let opening):
            for object in opening.opened { catalogGrants[object]?.insert(.everyone) }
            for object in opening.unmonitored { catalogGrants[object]?.remove(.role("pg_monitor")) }
        case .dropSchema(let name): try dropOwnSchema(name)
        case .dropRole(let name, let heir): try dropLogin(name, heir: heir)
        }
    }

    private mutating func dropOwnSchema(_ name: Identifier) throws(Failure) {
        guard schemas[name] != nil else { throw Failure(description: "schema \(name) does not exist") }
        for signature in routines.keys where signature.schema == name { dropRoutine(signature) }
        if name == ManagedName.shimSchema { views = [:] }
        if name == ManagedName.controlSchema {
            controlVersion = 0
            (registry, recordedCluster, panel) = ([:], nil, nil)
            (registryRights, restrictions, usage) = ([:], [:], [:])
            (accesses, restores, replaced) = ([:], [:], [:])
        }
        dropSchema(name)
    }
}
