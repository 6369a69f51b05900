import Logging
import Model
import PostgresClient
import Synchronization
import TestSupport

@testable import Manifests
@testable import Planning
@testable import Reconciliation

/// Manifests as values; each reading answers with the next of them, and the last one again and again.
actor ScriptedFeed: ManifestFeed {
    private var readings: [Result<ManifestReading, any Error>]

    init(_ readings: [Result<ManifestReading, any Error>]) { self.readings = readings }

    func read(isThorough: Bool) throws -> ManifestReading {
        try (readings.count > 1 ? readings.removeFirst() : readings[0]).get()
    }

    func watch(_ changed: @escaping @Sendable () -> Void) {}
    func refresh() {}
    func stop() {}
}

/// Keeps what the loop reports, and stops it where the test has seen enough.
final class EventRecorder: LoopObserver {
    private let recorded = Mutex<[LoopEvent]>([])
    private let isEnough: @Sendable ([LoopEvent]) -> Bool
    private let loop = Mutex<ReconciliationLoop?>(nil)

    init(until isEnough: @escaping @Sendable ([LoopEvent]) -> Bool) { self.isEnough = isEnough }

    var events: [LoopEvent] { recorded.withLock(\.self) }

    /// How long the loop meant to wait, each time.
    var pauses: [Duration] {
        events.compactMap { if case .idle(let pause) = $0 { pause } else { nil } }
    }

    func stops(_ loop: ReconciliationLoop) { self.loop.withLock { $0 = loop } }

    func observe(_ event: LoopEvent) {
        let events = recorded.withLock { recorded in
            recorded.append(event)
            return recorded
        }
        if isEnough(events) { loop.withLock(\.self)?.stop() }
    }
}

/// Runs the loop on a clock that jumps and over a server that does not answer, until the events are enough.
func runLoop(
    _ readings: [Result<ManifestReading, any Error>],
    settings: LoopSettings = LoopSettings(),
    until isEnough: @escaping @Sendable ([LoopEvent]) -> Bool
) async throws -> EventRecorder {
    let recorder = EventRecorder(until: isEnough)
    let cluster = ClusterConnection(options: try ConnectionOptions("host=/nowhere")) { _ in
        throw PostgresError(.connectionFailed, "the server is away")
    }
    let loop = ReconciliationLoop(
        ScriptedFeed(readings),
        on: cluster,
        settings: settings,
        clock: LoopClock(JumpingClock()),
        generator: SeededGenerator(seed: 1),
        logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
        observers: [recorder]
    )
    recorder.stops(loop)
    try await loop.run()
    return recorder
}

extension ManifestReading {
    /// What a feed reads where the manifests ask for this.
    static func of(
        _ desired: DesiredState?,
        revision: String? = nil,
        complaint: String? = nil,
        diagnostics: [Diagnostic] = []
    ) -> ManifestReading {
        ManifestReading(
            manifests: LoadedManifests(
                desired: desired,
                invalidBots: [],
                diagnostics: diagnostics,
                fileCount: 1
            ),
            revision: revision,
            complaint: complaint
        )
    }
}

extension PlannedStep {
    /// A step of which nothing matters but what it does, and for whom.
    init(_ step: Step, of bot: BotReference?) {
        self.init(
            bot: bot,
            action: .create,
            step: step,
            reason: "missing",
            source: nil,
            hazards: [],
            dependencies: []
        )
    }
}
