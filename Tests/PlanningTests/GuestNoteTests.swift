import Model
import Planning
import SQLText
import TestSupport
import Testing

/// Who is cut off when a database is closed to everybody.
@Suite struct GuestNoteTests {
    @Test func `closing a database names those that could connect for no other reason, the connected ones first`() {
        var observed = Fixtures.emptyCluster()
        let user = ModelServer.bootstrapSuperuser
        observed.otherDatabases["grafana"] = ObservedDatabase(owner: user, acl: .databaseDefault(owner: user))
        observed.guests = ["grafana": ["ops": 0, "grafana": 2, "ada": 0], "postgres": ["ops": 0]]
        let notes = diff(desired: Fixtures.desired([]), observed: observed).notes
        #expect(
            notes.contains(
                "roles grafana (2 sessions), ada, ops lose CONNECT on database grafana, "
                    + "which they have through PUBLIC alone; "
                    + #"to keep it for a role, run GRANT CONNECT ON DATABASE "grafana" TO that role"#
            )
        )
        let single = "role ops loses CONNECT on database postgres, which it has through PUBLIC alone"
        #expect(notes.contains { $0.hasPrefix(single) })
    }

    @Test func `where nothing is closed nobody is named`() {
        var desired = Fixtures.desired([])
        var observed = Fixtures.emptyCluster()
        observed.guests = ["postgres": ["ops": 1]]
        desired.policy.hardening = .shared
        #expect(diff(desired: desired, observed: observed).notes.isEmpty)
    }
}
