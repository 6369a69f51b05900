import Model
import SQLText
import TestSupport
import Testing

@testable import Planning

/// The functions that flarexdb installs are put together from parts; here they are whole, as the server gets them.
@Suite("Installed functions")
struct InstalledRoutineTests {
    @Test("read as their golden files do, under the default policy")
    func golden() throws {
        let all = ManagedRoutine.all(ClusterPolicy.Limits()) + ManagedRoutine.panel + ManagedRoutine.pooler
        let routines = Dictionary(grouping: all) { routine in
            "\(routine.signature.schema.name).\(routine.signature.name.name)"
        }
        for (name, overloads) in routines.sorted(by: { $0.key < $1.key }) {
            let statements = overloads.flatMap { $0.installation(strangers: []) }.map { "\($0.shown);\n" }
            try Golden.expect(statements.joined(separator: "\n"), matches: "Golden/installed/\(name).sql")
        }
    }
}
