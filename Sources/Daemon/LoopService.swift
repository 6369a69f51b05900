import Reconciliation
import ServiceLifecycle
import UnixSignals

/// The loop as a service among others, which ends in order.
struct LoopService: Service {
    let loop: ReconciliationLoop
    let reporter: ServiceReporter?

    func run() async throws {
        try await withGracefulShutdownHandler {
            try await loop.run()
        } onGracefulShutdown: {
            reporter?.stopping()
            loop.stop()
        }
    }
}

/// SIGHUP: look at everything now, and try again what waits.
struct ReloadSignal: Service {
    let loop: ReconciliationLoop
    let reporter: ServiceReporter?

    func run() async {
        for await _ in await UnixSignalsSequence(trapping: .sighup).cancelOnGracefulShutdown() {
            reporter?.reloading()
            loop.triggerQueue.signal(.request)
        }
    }
}
