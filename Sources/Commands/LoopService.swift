import Reconciliation
import ServiceLifecycle
import UnixSignals

/// The loop as a service among others, which ends in order.
struct LoopService: Service {
    let loop: ReconciliationLoop

    func run() async {
        await withGracefulShutdownHandler {
            await loop.run()
        } onGracefulShutdown: {
            loop.stop()
        }
    }
}

/// SIGHUP: look at everything now, and try again what waits.
struct ReloadSignal: Service {
    let loop: ReconciliationLoop

    func run() async {
        for await _ in await UnixSignalsSequence(trapping: .sighup).cancelOnGracefulShutdown() {
            loop.wakes.signal(.request)
        }
    }
}
