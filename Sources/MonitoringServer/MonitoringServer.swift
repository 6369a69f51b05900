import Glibc
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// Answers GET on a few fixed paths, for scrapers and probes.
///
/// It runs on one thread of its own and shares nothing with the loop but what the handlers read. Whatever clients do is
/// bounded: how many there are, how long each stays, how much of a request is read. A connection serves one request.
package final class MonitoringServer: Sendable {
    package typealias Handler = @Sendable () -> MonitoringResponse

    /// What clients may do.
    package struct Limits: Sendable {
        /// Connections at once. For one more, the oldest gives way: whoever asks at once is answered at once, so that
        /// those that stay are there to keep others out, or slow.
        package var connections = 64
        /// How long a connection may take to send the head of its request.
        package var headTime: Duration = .seconds(2)
        /// How long a connection may last from the head of its request to the last byte of the answer.
        package var lifetime: Duration = .seconds(10)

        package init() {}
    }

    /// Why there is no server.
    package struct BindError: Error, CustomStringConvertible {
        package let description: String
    }

    private static let headerBytes = 16 * 1024

    private let group: MultiThreadedEventLoopGroup
    private let channel: any Channel
    /// Where it listens; the port is the one that was found for 0.
    package let address: ListenAddress

    private init(_ group: MultiThreadedEventLoopGroup, _ channel: any Channel, _ address: ListenAddress) {
        self.group = group
        self.channel = channel
        self.address = address
    }

    /// Starts to listen.
    ///
    /// - Parameter routes: handlers by their paths. They run on the server's thread and must not wait for anything.
    /// - Throws: ``BindError``.
    package static func start(
        _ address: ListenAddress,
        limits: Limits = Limits(),
        routes: [String: Handler]
    ) async throws -> MonitoringServer {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let clients = Clients(limit: limits.connections)
        var decoderLimits = NIOHTTPDecoderLimitConfiguration()
        decoderLimits.maxHeaderFieldSize = headerBytes
        decoderLimits.maxHeaderListSize = headerBytes
        let bootstrap = ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 128)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { [decoderLimits] channel in
                channel.eventLoop.makeCompletedFuture {
                    clients.enter(channel)
                    channel.closeFuture.whenComplete { _ in clients.leave(channel) }
                    let pipeline = channel.pipeline.syncOperations
                    try pipeline.configureHTTPServerPipeline(
                        withPipeliningAssistance: false,
                        withEncoderConfiguration: .init(),
                        withDecoderLimitConfiguration: decoderLimits
                    )
                    try pipeline.addHandler(RequestHandler(routes: routes, limits: limits))
                }
            }
        do {
            let channel = try await bootstrap.bind(host: address.host, port: address.port).get()
            let port = channel.localAddress?.port ?? address.port
            return MonitoringServer(group, channel, ListenAddress(host: address.host, port: port))
        } catch {
            try? await group.shutdownGracefully()
            throw BindError(description: "cannot listen on \(address): \(reason(of: error))")
        }
    }

    private static func reason(of error: any Error) -> String {
        switch error {
        case let error as IOError: String(cString: strerror(error.errnoCode))
        case is SocketAddressError, is SocketAddressError.UnknownHost: "there is no such address on this host"
        default: "\(error)"
        }
    }

    /// Closes the socket and all connections.
    package func stop() async {
        try? await channel.close()
        try? await group.shutdownGracefully()
    }
}

/// Who is connected, the oldest first.
private final class Clients: Sendable {
    private let channels = Mutex<[any Channel]>([])
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    func enter(_ channel: any Channel) {
        let oldest = channels.withLock { channels in
            channels.append(channel)
            return channels.count > limit ? channels.removeFirst() : nil
        }
        oldest?.close(promise: nil)
    }

    func leave(_ channel: any Channel) { channels.withLock { $0.removeAll { $0 === channel } } }
}
