import Digest
import Model
import Planning
import SQLText
import TestSupport
import Testing

/// The role that makes archives.
@Suite struct BackupRoleTests {
    private func drift() -> Drift {
        var drift = Drift()
        drift.desired.policy.backups = BackupPolicy(repository: "/srv/backups", passwordFile: "/etc/password")
        drift.server.otherRoles.insert("pg_read_all_data")
        return drift
    }

    private func converged() throws -> Drift {
        var drift = drift()
        for step in drift.plan.steps { try drift.server.apply(step.step) }
        return drift
    }

    @Test func `is made where the policy has backups, and then there is nothing to do`() throws {
        #expect(
            drift().lines == [
                "+ cluster: role flarex_backup # it makes the archives of bots",
                "~ cluster: role flarex_backup: member of pg_read_all_data # it reads what it archives",
                "~ cluster: database flarex: CONNECT to flarex_backup "
                    + "# bots connect through it, and the guard keeps CREATE in bounds",
            ]
        )
        #expect(try converged().plan.isEmpty)
    }

    @Test func `loses what it is not to have, in one pass`() throws {
        let changes: [(inout ModelServer) throws -> Void] = [
            { $0.roles["flarex_backup"]?.attributes.isSuperuser = true },
            { $0.roles["flarex_backup"]?.attributes.bypassesRLS = false },
            { $0.roles["flarex_backup"]?.attributes.canLogIn = true },
            { $0.roles["flarex_backup"]?.verifierDigest = "digest" },
            { $0.roles["flarex_backup"]?.settings[.everywhere] = ObservedSettings(values: ["role": "postgres"]) },
            { server in
                let options = Membership.Options(admin: false, inherit: true, set: false)
                try server.grantMembership(of: "flarex_backup", in: "flarex_owner", options)
            },
            { server in
                server.otherRoles.insert("ann")
                let options = Membership.Options(admin: false, inherit: true, set: true)
                try server.grantMembership(of: "ann", in: "flarex_backup", options)
            },
        ]
        for change in changes {
            var drift = try converged()
            try change(&drift.server)
            #expect(!drift.plan.isEmpty)
            for step in drift.plan.steps { try drift.server.apply(step.step) }
            #expect(drift.plan.isEmpty, "\(drift.lines)")
        }
    }

    @Test func `is in order without a policy too, as long as it is there`() throws {
        var drift = try converged()
        drift.desired.policy.backups = nil
        #expect(drift.plan.isEmpty)
        drift.server.roles["flarex_backup"]?.verifierDigest = "digest"
        #expect(!drift.plan.isEmpty)
    }
}
