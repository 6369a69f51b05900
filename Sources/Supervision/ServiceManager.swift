import Glibc

/// systemd, as a service of `Type=notify` or `Type=notify-reload` speaks to it: datagrams to `$NOTIFY_SOCKET`.
///
/// Nothing that is sent here may fail the loop; a message that systemd does not get, it misses by itself.
package struct ServiceManager: Sendable {
    private let socket: NotifySocket
    /// How long systemd waits for a sign of life before it kills the process; nil where it does not.
    package let watchdogTimeout: Duration?

    /// Nil when no service manager started this process.
    ///
    /// - Parameter environment: the value of a variable.
    package init?(environment: (String) -> String?) {
        guard let path = environment("NOTIFY_SOCKET"), let socket = NotifySocket(path) else { return nil }
        self.socket = socket
        // The variables may have been inherited from a parent whom they are meant for.
        let isMeant = environment("WATCHDOG_PID").map { $0 == "\(getpid())" } ?? true
        watchdogTimeout = environment("WATCHDOG_USEC")
            .flatMap { isMeant ? Int64($0) : nil }
            .flatMap { $0 > 0 ? .microseconds($0) : nil }
    }

    package func ready() { send("READY=1") }

    /// - Parameter text: what `systemctl status` shows; no more than its first line.
    package func status(_ text: String) { send("STATUS=" + text.prefix { !$0.isNewline }) }

    /// Says that the configuration is being read again; ``ready()`` says that it was.
    package func reloading() {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        send("RELOADING=1\nMONOTONIC_USEC=\(Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000)")
    }

    package func stopping() { send("STOPPING=1") }

    /// A sign of life for the watchdog.
    package func alive() { send("WATCHDOG=1") }

    private func send(_ message: String) { socket.send(message) }
}
