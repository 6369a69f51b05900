import Manifests
import Model
import TestSupport
import Testing

@testable import Reconciliation

@Suite("The loop without a server", .timeLimit(.minutes(1)))
struct LoopTests {
    private let desired = Fixtures.desired([Fixtures.bot("weather")])

    @Test("a server that does not answer is reported once, and tried after pauses that double up to five seconds")
    func unreachable() async throws {
        let recorder = try await runLoop([.success(.of(desired))]) { events in
            events.count { if case .idle = $0 { true } else { false } } == 8
        }
        #expect(
            recorder.pauses == [500, 1000, 2000, 4000, 5000, 5000, 5000, 5000].map { Duration.milliseconds($0) }
        )
        let contacts = recorder.events.compactMap { event -> String? in
            if case .serverReachable(false, let reason) = event { reason } else { nil }
        }
        #expect(contacts.count == 1)
        #expect(contacts.first?.contains("the server is away") == true)
        guard case .stopped? = recorder.events.last else {
            Issue.record("the last event is \(String(describing: recorder.events.last))")
            return
        }
    }

    @Test("without a policy it asks no server, and reads the manifests again after the interval")
    func noPolicy() async throws {
        var settings = LoopSettings()
        settings.interval = .seconds(7)
        let recorder = try await runLoop(
            [.success(.of(nil)), .success(.of(nil)), .success(.of(desired))],
            settings: settings
        ) {
            events in
            events.contains { if case .serverReachable = $0 { true } else { false } }
        }
        #expect(Array(recorder.pauses.prefix(2)) == [.seconds(7), .seconds(7)])
        let reports = recorder.events.compactMap { event -> Int? in
            if case .manifestsRead(let report) = event { report.bots } else { nil }
        }
        #expect(reports == [0, 1])
    }

    @Test("it ends with the error when what it was started with cannot work")
    func setup() async throws {
        let error = ReconciliationError("the branch does not exist", kind: .setup)
        let thrown = await #expect(throws: ReconciliationError.self) {
            _ = try await runLoop([.failure(error)]) { _ in false }
        }
        #expect(thrown?.description == "the branch does not exist")
    }

    @Test("manifests that cannot be read are reported once, and so is that they are read again")
    func source() async throws {
        var settings = LoopSettings()
        settings.interval = .seconds(1)
        let error = ReconciliationError("the remote does not answer")
        let postponed = ReconciliationError("not fetched yet", kind: .postponement)
        let recorder = try await runLoop(
            [.failure(postponed), .failure(error), .failure(error), .success(.of(nil)), .success(.of(nil))],
            settings: settings
        ) { events in
            events.count { if case .idle = $0 { true } else { false } } == 6
        }
        let told = recorder.events.compactMap { event -> String? in
            switch event {
            case .sourceFailed(let reason): reason
            case .sourceRecovered: "recovered"
            case .manifestsRead: "read"
            default: nil
            }
        }
        #expect(told == ["the remote does not answer", "recovered", "read"])
    }
}
