import Model
import Planning
import SQLText
import TestSupport
import Testing

/// The shim, the guard's functions and its event triggers.
@Suite struct GuardDriftTests {
    private let lock = FunctionSignature(schema: "flarex_shim", name: "pg_advisory_lock", arguments: ["int8"])
    private let end = FunctionSignature(schema: "flarex", name: "ddl_end")

    @Test func `a changed function is put right in place, and the reason says what was wrong`() {
        let changes: [(String, (inout RoutineDefinition) -> Void)] = [
            ("its body differs from this flarexdb's for this policy", { $0.bodyDigest = "another" }),
            ("its definition was changed", { $0.isSecurityDefiner.toggle() }),
            ("its definition was changed", { $0.settings = ["search_path": "public"] }),
            ("its definition was changed", { $0.language = "plpython3u" }),
        ]
        for (reason, change) in changes {
            for signature in [lock, end] {
                var drift = Drift()
                drift.server.changeRoutine(signature) { change(&$0.definition) }
                #expect(drift.lines == ["~ cluster: function \(signature) # \(reason)"])
            }
        }
    }

    @Test func `a function that a role without superuser rights owns could be replaced by it`() {
        var drift = Drift()
        drift.server.changeRoutine(end) { $0.owner = "ann" }
        let line = "~ cluster: function flarex.ddl_end() # ann owns it and could replace it"
        #expect(drift.lines == [line])
    }

    @Test func `a bot that is a superuser loses the function with its power, in one pass`() throws {
        var drift = Drift()
        drift.server.roles[Drift.weather.role]?.attributes.isSuperuser = true
        drift.server.changeRoutine(end) { $0.owner = Drift.weather.role }
        try drift.server.apply(drift.plan)
        #expect(drift.plan.isEmpty)
    }

    @Test func `whoever may call a function and should not is named and loses it`() throws {
        var drift = Drift()
        drift.server.changeRoutine(lock) { routine in
            routine.acl = ACL(
                routine.acl.entries + [
                    .init(grantee: .everyone, privileges: .execute, grantor: "postgres"),
                    .init(grantee: .role("ann"), privileges: .execute, grantable: .execute, grantor: "postgres"),
                    .init(grantee: .role("dba"), privileges: .execute, grantor: "ann"),
                ]
            )
        }
        #expect(
            drift.lines == [
                "~ cluster: function \(lock) # the manifests do not ask for EXECUTE to PUBLIC, ann, dba"
            ]
        )
        try drift.server.apply(drift.plan)
        #expect(drift.plan.isEmpty)
    }

    @Test func `bots may call the shim and not pass it on`() {
        let entries: [(String, [ACL.Entry])] = [
            ("bots may not call it", []),
            (
                "bots could open it to others",
                [
                    .init(
                        grantee: .role("flarex_bots"),
                        privileges: .execute,
                        grantable: .execute,
                        grantor: "postgres"
                    )
                ]
            ),
        ]
        for (reason, entries) in entries {
            var drift = Drift()
            drift.server.changeRoutine(lock) { $0.acl = ACL(entries) }
            #expect(drift.lines == ["~ cluster: function \(lock) # \(reason)"])
        }
    }

    @Test func `missing functions are made by one step, and a trigger that went with its function too`() {
        var drift = Drift()
        for signature in drift.server.routines.keys { drift.server.dropRoutine(signature) }
        #expect(
            drift.lines == [
                "+ cluster: 22 functions of the bots' advisory locks # no bot can fill the lock table that all share",
                "+ cluster: 3 functions of the write block # a bot over its quota cannot write",
                "+ cluster: 2 functions of the guard # bots' DDL stays in bounds",
                "+ cluster: function flarex.append_audit(jsonb) # what is done to bots is recorded",
                "+ cluster: function flarex_shim.own_migrations() # bots see which migrations were applied to them",
                "+ cluster: function flarex_shim.own_usage() # bots see how much they store",
                "+ cluster: event trigger flarex_ddl_start on ddl_command_start # bots' DDL stays in bounds",
                "+ cluster: event trigger flarex_ddl_end on ddl_command_end # bots' DDL stays in bounds",
                "+ cluster: view flarex_shim.bot_migrations # bots see which migrations were applied to them",
                "+ cluster: view flarex_shim.bot_usage # bots see how much they store",
            ]
        )
    }

    @Test func `a function that returns something else is dropped first, and never with what hangs on it`() throws {
        var drift = Drift()
        drift.server.changeRoutine(lock) { $0.definition.returnType = "int4" }
        #expect(
            drift.lines == [
                "- cluster: function \(lock) # PostgreSQL cannot change a function's return type in place",
                "+ cluster: function \(lock) # no bot can fill the lock table that all share",
            ]
        )
        let sql = drift.plan.steps.first.map(drift.plan.shownStatements)
        #expect(sql == [#"DROP FUNCTION "flarex_shim"."pg_advisory_lock"(pg_catalog."int8") RESTRICT"#])
        try drift.server.apply(drift.plan)
        #expect(drift.plan.isEmpty)
    }

    @Test func `an event trigger that does not fire as it should is made anew`() {
        let changes: [(String, (inout EventTriggerDefinition) -> Void)] = [
            ("it is disabled", { $0.isEnabled = false }),
            ("it fires for some commands only", { $0.isFiltered = true }),
            ("its owner is not a superuser and could disable it", { $0.isOwnedBySuperuser = false }),
            ("it fires on sql_drop", { $0.event = "sql_drop" }),
            ("it calls flarex.ddl_start()", { $0.function.name = "ddl_start" }),
        ]
        for (reason, change) in changes {
            var drift = Drift()
            if var trigger = drift.server.eventTriggers["flarex_ddl_end"] {
                change(&trigger)
                drift.server.eventTriggers["flarex_ddl_end"] = trigger
            }
            #expect(drift.lines == ["~ cluster: event trigger flarex_ddl_end on ddl_command_end # \(reason)"])
        }
    }

    @Test func `other bounds in the policy change the guard in place`() throws {
        var drift = Drift()
        drift.desired.policy.limits.comment = ByteCount(bytes: 50)
        #expect(
            drift.lines == [
                "~ cluster: function flarex.ddl_end() # its body differs from this flarexdb's for this policy"
            ]
        )
        #expect(drift.plan.steps.first.map(drift.plan.shownStatements)?.first?.contains("exceeds 50 bytes") == true)
        try drift.server.apply(drift.plan)
        #expect(drift.plan.isEmpty)
    }

    @Test func `a dropped shim comes back with all that was in it`() throws {
        var drift = Drift()
        drift.server.dropSchema("flarex_shim")
        let kinds =
            ["createSchema", "grant"] + Array(repeating: "installRoutines", count: 4)
            + Array(repeating: "installView", count: 2)
        #expect(drift.plan.steps.map(\.step.kind) == kinds)
        #expect(drift.plan.steps.allSatisfy { $0.action == .create })
        try drift.server.apply(drift.plan)
        #expect(drift.plan.isEmpty)
    }

    @Test func `nobody but a superuser has the shim, and nobody but bots looks into it`() throws {
        var drift = Drift()
        try drift.server.changeOwner(ofSchema: "flarex_shim", to: "ann")
        try drift.server.grant(.create, grantable: [], on: .schema("flarex_shim"), to: .everyone, by: "ann")
        #expect(
            drift.lines == [
                "~ cluster: schema flarex_shim: owner flarexdb's login instead of ann "
                    + "# its owner could undo what keeps bots apart",
                "! cluster: schema flarex_shim: no CREATE to PUBLIC # the manifests do not ask for it",
            ]
        )
    }

    @Test func `a bot that owns the control schema could drop the guard`() throws {
        var drift = Drift()
        try drift.server.changeOwner(ofSchema: "flarex", to: Drift.weather.role)
        #expect(
            drift.lines == [
                "~ cluster: schema flarex: owner flarexdb's login instead of \(Drift.weather.role) "
                    + "# its owner could undo what keeps bots apart"
            ]
        )
    }
}

extension ModelServer {
    fileprivate mutating func changeRoutine(_ signature: FunctionSignature, _ change: (inout ObservedRoutine) -> Void) {
        guard var routine = routines[signature] else { return }
        change(&routine)
        routines[signature] = routine
    }
}
