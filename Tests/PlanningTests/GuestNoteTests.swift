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
                "roles grafana (2 sessions), ada, ops connect to database grafana through PUBLIC alone and can do so no longer; "
                    + #"GRANT CONNECT ON DATABASE "grafana" lets a role in again"#
            )
        )
        #expect(notes.contains { $0.hasPrefix("role ops connects to database postgres through PUBLIC alone") })
    }

    @Test func `where nothing is closed nobody is named`() {
        var desired = Fixtures.desired([])
        var observed = Fixtures.emptyCluster()
        observed.guests = ["postgres": ["ops": 1]]
        desired.policy.hardening = .shared
        #expect(diff(desired: desired, observed: observed).notes.isEmpty)
    }
}
