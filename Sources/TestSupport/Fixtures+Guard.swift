package import Model
import Planning
import SQLText

extension Fixtures {
    /// Some of the functions and views that the baseline is about, several with overloads.
    package static let catalogObjects: [CatalogObject] =
        functions([
            ("lo_create", ["oid"]), ("lo_get", ["oid"]), ("lo_get", ["oid", "int8", "int4"]),
            ("lo_import", ["text"]), ("lo_import", ["text", "oid"]),
            ("pg_export_snapshot", []),
            ("pg_logical_emit_message", ["bool", "text", "bytea"]),
            ("pg_logical_emit_message", ["bool", "text", "text"]),
            ("pg_advisory_lock", ["int8"]), ("pg_advisory_lock", ["int4", "int4"]), ("pg_try_advisory_lock", ["int8"]),
        ]) + monitored

    /// Those of them that the monitors go on using.
    package static let monitored: [CatalogObject] =
        functions([("pg_lock_status", []), ("pg_stat_get_activity", ["int4"])])
        + [.relation("pg_locks"), .relation("pg_stat_activity")]

    private static func functions(_ list: [(Identifier, [Identifier])]) -> [CatalogObject] {
        list.map { .function(FunctionSignature(schema: "pg_catalog", name: $0, arguments: $1)) }
    }

    private static let shippedRoutines = routines(ClusterPolicy.Limits())

    private static func routines(_ limits: ClusterPolicy.Limits) -> [FunctionSignature: ObservedRoutine] {
        let user = ModelServer.bootstrapSuperuser
        let installed = ManagedRoutine.all(limits).map { routine in
            var entries = [ACL.Entry(grantee: .role(user), privileges: .execute, grantor: user)]
            for caller in routine.callers {
                entries.append(ACL.Entry(grantee: .role(caller), privileges: .execute, grantor: user))
            }
            let known = ObservedRoutine(definition: routine.definition, owner: user, acl: ACL(entries))
            return (routine.signature, known)
        }
        return Dictionary(uniqueKeysWithValues: installed)
    }

    /// Installs the shim and the guard, and closes what PostgreSQL leaves open.
    static func protect(_ observed: inout ObservedState, _ policy: ClusterPolicy) {
        let user = ModelServer.bootstrapSuperuser
        observed.schemas["flarex_shim"] = ObservedSchema(
            owner: user,
            acl: ACL([
                .init(grantee: .role(user), privileges: .allOnSchema, grantor: user),
                .init(grantee: .role("flarex_bots"), privileges: .usage, grantor: user),
            ])
        )
        observed.schemas["public"] = ObservedSchema(
            owner: "pg_database_owner",
            acl: .schemaDefault(owner: "pg_database_owner")
        )
        let limits = policy.limits
        observed.routines = limits == ClusterPolicy.Limits() ? shippedRoutines : routines(limits)
        for trigger in ManagedEventTrigger.all { observed.eventTriggers[trigger.name] = trigger.definition }
        for view in ManagedView.all {
            observed.views[view.name] = ObservedView(
                digest: view.digest(serverVersion: observed.cluster.serverVersion) ?? "",
                isOwnedBySuperuser: true,
                isOpenToBots: true,
                strangers: []
            )
        }
        for object in catalogObjects {
            observed.catalogGrants[object] = monitored.contains(object) ? [.role("pg_monitor")] : []
        }
        guard policy.hardening == .dedicated else { return }
        for name in observed.otherDatabases.keys {
            let entry = ACL.Entry(grantee: .role(user), privileges: .allOnDatabase, grantor: user)
            observed.otherDatabases[name]?.acl = ACL([entry])
        }
    }
}
