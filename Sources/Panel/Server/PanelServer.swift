import Hummingbird
import HummingbirdCore
import NIOCore
import PanelStore

/// The panel as a server.
package struct PanelServer: Sendable {
    /// Connections at once: each may hold an answer in memory.
    private static let connections = 1024

    private let panel: PanelCore
    private let host: String
    private let port: Int
    private let onRunning: @Sendable (Int) async -> Void

    /// - Parameters:
    ///   - port: 0 for any free one.
    ///   - onRunning: called with the port once it listens.
    package init(
        _ panel: PanelCore,
        host: String,
        port: Int,
        onRunning: @escaping @Sendable (Int) async -> Void = { _ in }
    ) {
        self.panel = panel
        self.host = host
        self.port = port
        self.onRunning = onRunning
    }

    /// Serves until the task is cancelled or the process is told to end; answers under way come to their end.
    ///
    /// - Throws: what keeps it from listening.
    package func run() async throws {
        var decoding = HTTP1Channel.Configuration.DecoderConfiguration()
        decoding.maxHeaderFieldSize = 16 * 1024
        decoding.maxHeaderListSize = 32 * 1024
        decoding.maxHeaderFieldCount = 100
        let configuration = HTTP1Channel.Configuration(
            additionalChannelHandlers: [SlowReaderGuard(patience: .seconds(30))],
            idleTimeout: .seconds(60),
            httpDecoderConfiguration: decoding
        )
        let application = Application(
            router: Router.panel(panel),
            server: .http1(configuration: configuration),
            configuration: ApplicationConfiguration(
                address: .hostname(host, port: port),
                availableConnectionsDelegate: MaximumAvailableConnections(Self.connections, logger: panel.logger)
            ),
            onServerRunning: { [onRunning, port] in await onRunning($0.localAddress?.port ?? port) },
            logger: panel.logger
        )
        try await withThrowingTaskGroup { [panel] group in
            group.addTask { try await panel.desk.sweep() }
            group.addTask { try await application.runService() }
            defer { group.cancelAll() }
            // The sweep has no end of its own.
            try await group.next()
        }
        await panel.desk.closeAll()
        await panel.store.close()
    }
}
