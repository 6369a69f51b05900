import Logging
import MonitoringServer
import ServiceLifecycle
import Supervision

/// Answers scrapers and probes until the loop has ended.
struct MonitoringService: Service {
    let server: MonitoringServer

    func run() async {
        try? await gracefulShutdown()
        await server.stop()
    }
}

/// Tells systemd's watchdog that the loop lives, for as long as it does.
struct WatchdogService: Service {
    let manager: ServiceManager
    let timeout: Duration
    let health: LoopHealth
    let logger: Logger

    func run() async {
        await cancelWhenGracefulShutdown {
            repeat {
                if let silence = health.silence {
                    logger.critical("the loop is stuck", metadata: ["silent": "\(silence.components.seconds)s"])
                } else {
                    manager.alive()
                }
            } while (try? await Task.sleep(for: timeout / 2)) != nil
        }
    }
}
