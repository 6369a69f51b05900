import MonitoringServer
import Testing

@Suite("Monitoring server")
struct MonitoringServerTests {
    private static let small: MonitoringServer.Handler = { MonitoringResponse("all is well\n") }

    /// Lends a server on a free port to `body`.
    private static func withServer(
        limits: MonitoringServer.Limits = .init(),
        routes: [String: MonitoringServer.Handler] = ["/healthz": small],
        _ body: (Int) async throws -> Void
    ) async throws {
        let address = ListenAddress(host: "127.0.0.1", port: 0)
        let server = try await MonitoringServer.start(address, limits: limits, routes: routes)
        do {
            try await body(server.address.port)
        } catch {
            await server.stop()
            throw error
        }
        await server.stop()
    }

    @Test("a path is answered by its handler, and the connection closed")
    func answer() async throws {
        try await Self.withServer(routes: ["/a": { MonitoringResponse(status: 503, contentType: "text/x", "no\n") }]) {
            let answer = try Client.ask("GET /a?b=c HTTP/1.1\r\nHost: x\r\n\r\n", port: $0)
            #expect(
                answer == """
                    HTTP/1.1 503 Service Unavailable\r
                    Cache-Control: no-store\r
                    Connection: close\r
                    Content-Length: 3\r
                    Content-Type: text/x\r
                    X-Content-Type-Options: nosniff\r
                    \r
                    no

                    """
            )
        }
    }

    @Test("HEAD gets the head alone")
    func head() async throws {
        try await Self.withServer { port in
            let answer = try #require(try Client.ask("HEAD /healthz HTTP/1.1\r\nHost: x\r\n\r\n", port: port))
            #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"))
            #expect(answer.contains("\r\nContent-Length: 12\r\n"))
            #expect(answer.hasSuffix("\r\n\r\n"))
        }
    }

    @Test(
        "what is no GET of a known path is refused with a reason",
        arguments: [
            ("GET /other HTTP/1.1\r\nHost: x\r\n\r\n", "404 Not Found", "there are /healthz\n"),
            ("GET /healthz/ HTTP/1.1\r\nHost: x\r\n\r\n", "404 Not Found", "there are /healthz\n"),
            ("GET http://x/healthz HTTP/1.1\r\nHost: x\r\n\r\n", "404 Not Found", "there are /healthz\n"),
            (
                "POST /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nab", "405 Method Not Allowed",
                "only GET and HEAD are answered\n"
            ),
            ("\u{16}\u{3}\u{1}\u{2}\r\n\r\n", "400 Bad Request", ""),
            ("GET /healthz\r\n\r\n", "400 Bad Request", ""),
            ("GET / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", "400 Bad Request", ""),
        ]
    )
    func refusals(request: String, status: String, body: String) async throws {
        try await Self.withServer { port in
            let answer = try #require(try Client.ask(request, port: port))
            #expect(answer.split(separator: "\r\n").first?.hasSuffix(status) == true, "\(answer)")
            #expect(answer.hasSuffix("\r\n\r\n" + body))
        }
    }

    @Test("a head that is too large is not read to its end")
    func largeHead() async throws {
        try await Self.withServer { port in
            let client = try Client(port: port)
            client.send("GET /healthz HTTP/1.1\r\n")
            var sent = 0
            while sent < 64 << 20, client.send("X-\(sent): \(String(repeating: "x", count: 4096))\r\n") { sent += 4096 }
            #expect(sent < 64 << 20)
            #expect(
                try Client.ask("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n", port: port)?.contains("all is well") == true
            )
        }
    }

    @Test("a second request on a connection is not answered")
    func pipelining() async throws {
        try await Self.withServer { port in
            let request = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
            let answer = try #require(try Client.ask(request + request, port: port))
            #expect(answer.ranges(of: "HTTP/1.1 200 OK").count == 1)
        }
    }

    @Test("a client that is slow on purpose is cut off, whether it writes or reads slowly")
    func slowClients() async throws {
        var limits = MonitoringServer.Limits()
        limits.headTime = .milliseconds(500)
        limits.lifetime = .milliseconds(500)
        let large = String(repeating: "x", count: 64 << 20)
        try await Self.withServer(limits: limits, routes: ["/large": { MonitoringResponse(large) }]) { port in
            let writer = try Client(port: port)
            let reader = try Client(port: port)
            reader.send("GET /large HTTP/1.1\r\nHost: x\r\n\r\n")
            let start = ContinuousClock.now
            writer.send("GET /large HTTP/1.1\r\n")
            while writer.send("X: y\r\n"), start.duration(to: .now) < .seconds(10) {
                try await Task.sleep(for: .milliseconds(50))
            }
            #expect(start.duration(to: .now) < .seconds(5))
            let answer = try #require(reader.readAll())
            #expect(answer.utf8.count < large.utf8.count)
        }
    }

    @Test("for one client more than may be, the oldest is closed, and the newest is served")
    func crowd() async throws {
        var limits = MonitoringServer.Limits()
        limits.connections = 2
        limits.headTime = .seconds(60)
        try await Self.withServer(limits: limits) { port in
            let (first, second) = (try Client(port: port), try Client(port: port))
            #expect(
                try Client.ask("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n", port: port)?.contains("all is well") == true
            )
            #expect(first.readAll() == "")
            second.send("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(second.readAll()?.contains("all is well") == true)
        }
    }

    @Test("hundreds of clients that send half a request keep nobody from an answer, and are closed soon")
    func halfOpen() async throws {
        try await Self.withServer { port in
            var crowd: [Client] = []
            let start = ContinuousClock.now
            for number in 1...900 {
                let client = try Client(port: port)
                client.send("GET /healthz HTTP/1.1\r\n")
                crowd.append(client)
                guard number.isMultiple(of: 100) else { continue }
                let answer = try Client.ask("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n", port: port)
                #expect(answer?.contains("all is well") == true)
            }
            for client in crowd { #expect(client.readAll() != nil) }
            #expect(start.duration(to: .now) < .seconds(20))
        }
    }

    @Test("an address that cannot be had is told with the reason")
    func binding() async throws {
        try await Self.withServer { port in
            for (host, reason) in [
                ("127.0.0.1", "cannot listen on 127.0.0.1:\(port): Address already in use"),
                ("192.0.2.1", "cannot listen on 192.0.2.1:\(port): Cannot assign requested address"),
                ("no.such.invalid", "cannot listen on no.such.invalid:\(port): there is no such address on this host"),
            ] {
                let error = await #expect(throws: MonitoringServer.BindError.self) {
                    let address = ListenAddress(host: host, port: port)
                    await (try MonitoringServer.start(address, routes: [:])).stop()
                }
                #expect(error?.description == reason)
            }
        }
    }

    @Test("after a stop nothing listens any more")
    func stop() async throws {
        var port = 0
        try await Self.withServer { port = $0 }
        #expect(throws: Client.ConnectionRefused.self) { _ = try Client(port: port) }
    }

    @Test(
        "an address is a host and a port",
        arguments: [
            ("127.0.0.1:9187", "127.0.0.1", 9187), ("localhost:0", "localhost", 0), ("[::1]:80", "::1", 80),
        ]
    )
    func addresses(text: String, host: String, port: Int) throws {
        let address = try #require(ListenAddress(text))
        #expect(address.host == host)
        #expect(address.port == port)
        #expect("\(address)" == text)
    }

    @Test("what is no address is none", arguments: ["", "9187", ":9187", "a:", "a:b", "a:65536", "::1:80", "a:-1"])
    func noAddresses(text: String) {
        #expect(ListenAddress(text) == nil)
    }
}
