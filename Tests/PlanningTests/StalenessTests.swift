import Model
import Planning
import SQLText
import TestSupport
import Testing

/// A saved plan is applied only where and when it is still the plan.
@Suite struct StalenessTests {
    private let saved: PlanDocument
    private var current: PlanDocument

    init() throws {
        saved = PlanDocument(try TextFormTests.drifted, options: PlanOptions(), diagnostics: [])
        current = saved
    }

    @Test func `the same plan is fresh`() {
        #expect(saved.staleness(comparedTo: current) == nil)
    }

    @Test func `a plan for another cluster names both`() {
        var current = current
        current.cluster.systemIdentifier = "42"
        #expect(
            saved.staleness(comparedTo: current)
                == "it is for the cluster with system identifier 7301234567890123456, and this is 42; "
                + "connect to the other cluster, or make a new plan"
        )
    }

    @Test func `a plan for another database names both`() {
        var current = current
        current.cluster.database = "other"
        #expect(
            saved.staleness(comparedTo: current)
                == "it is for database flarex, and the manifests say other; make a new plan"
        )
    }

    @Test(arguments: [("1.7", true), ("2.0", false), ("10.0", false), ("", false)])
    func `another major version of the format is not read`(version: String, isFresh: Bool) {
        var saved = saved
        saved.formatVersion = version
        #expect((saved.staleness(comparedTo: current) == nil) == isFresh)
    }

    @Test func `steps that came and went are named`() {
        var current = current
        current.fingerprint = "another"
        let gone = current.steps.removeFirst().id
        var new = current.steps[0]
        new.id = "new.step"
        current.steps.append(new)
        #expect(
            saved.staleness(comparedTo: current)
                == "the manifests or the cluster changed since it was made: 1 step is no longer needed (\(gone)), "
                + "1 step is new (new.step); make a new plan"
        )
    }

    @Test func `of many steps three are named`() {
        var current = current
        current.fingerprint = "another"
        current.steps = []
        let message = saved.staleness(comparedTo: current)
        let names = saved.steps.prefix(3).map(\.id).joined(separator: ", ")
        #expect(message?.contains("\(saved.steps.count) steps are no longer needed (\(names), ...)") == true)
    }

    @Test func `the same steps for other reasons are stale too`() {
        var current = current
        current.fingerprint = "another"
        #expect(
            saved.staleness(comparedTo: current)?.contains("steps of the same name differ in SQL or reason")
                == true
        )
    }
}
