import NIOCore
import NIOHTTP1

/// Answers the one request of a connection and closes it.
final class RequestHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let routes: [String: MonitoringServer.Handler]
    private let limits: MonitoringServer.Limits
    private var isAnswered = false
    private var end: Scheduled<Void>?

    init(routes: [String: MonitoringServer.Handler], limits: MonitoringServer.Limits) {
        self.routes = routes
        self.limits = limits
    }

    func channelActive(context: ChannelHandlerContext) {
        // Not a time of idleness: a client that sends a byte now and then would never be idle.
        close(context, after: limits.headTime)
        context.fireChannelActive()
    }

    private func close(_ context: ChannelHandlerContext, after time: Duration) {
        end?.cancel()
        end = context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(time)) { context.close(promise: nil) }
    }

    func channelInactive(context: ChannelHandlerContext) {
        end?.cancel()
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        // Answered by its head alone: nothing here has a use for a body.
        guard case .head(let head) = unwrapInboundIn(data), !isAnswered else { return }
        isAnswered = true
        close(context, after: limits.lifetime)
        send(answer(to: head), to: head, context)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private func answer(to head: HTTPRequestHead) -> MonitoringResponse {
        guard head.method == .GET || head.method == .HEAD else {
            return MonitoringResponse(status: 405, "only GET and HEAD are answered\n")
        }
        let path = head.uri.prefix { $0 != "?" }
        guard let handler = routes[String(path)] else {
            return MonitoringResponse(status: 404, "there are \(routes.keys.sorted().joined(separator: ", "))\n")
        }
        return handler()
    }

    private func send(_ response: MonitoringResponse, to head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        let body = context.channel.allocator.buffer(string: response.body)
        var headers: HTTPHeaders = [
            "Cache-Control": "no-store",
            "Connection": "close",
            "Content-Length": "\(body.readableBytes)",
            "Content-Type": response.contentType,
            "X-Content-Type-Options": "nosniff",
        ]
        if response.status == 405 { headers.add(name: "Allow", value: "GET, HEAD") }
        let status = HTTPResponseStatus(statusCode: response.status)
        context.write(wrapOutboundOut(.head(.init(version: .http1_1, status: status, headers: headers))), promise: nil)
        if head.method != .HEAD {
            context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
        }
        let sent = context.eventLoop.makePromise(of: Void.self)
        let closing = NIOLoopBound(context, eventLoop: context.eventLoop)
        sent.futureResult.whenComplete { _ in closing.value.close(promise: nil) }
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: sent)
    }
}
