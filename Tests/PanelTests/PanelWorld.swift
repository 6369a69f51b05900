import AsyncHTTPClient
import Audit
import Logging
import Model
import NIOCore
import NIOHTTP1
import PanelStore
import PostgresClient
import SQLText
import SystemPackage
import TestSupport
import Testing

@testable import Panel

/// A panel that listens, over a real server with three bots in two workspaces.
struct PanelWorld: Sendable {
    static let authority = "panel.example.com"

    let store: PanelStore
    let core: PanelCore
    let port: Int
    let directory: TemporaryDirectory
    private let environment: [String: String]
    /// The audit log's last entry before the test.
    private let last: Int

    /// Lends a world to `body`.
    ///
    /// - Parameter signIn: the line of the Panel manifest; none by default.
    static func with(
        signIn: String = "",
        renewal: Duration = .seconds(120),
        client: HTTPClient = .shared,
        clock: PanelClock = .system,
        _ body: @escaping @Sendable (PanelWorld) async throws -> Void
    ) async throws {
        let server = try ThrowawayServer.current
        try await TemporaryDirectory.with { directory in
            let admin = await server.adminURL()
            try directory.write(manifests(signIn), to: "bots.yaml")
            let environment = ["FLAREXDB_ADMIN_URL": admin, "FLAREXDB_MANIFESTS": directory.path.string]
            try await run(["apply", "--yes"], environment)
            let login = directory.path.appending("login").string
            let port = await server.port
            try await run(
                ["panel", "login", "--out", login, "--host", "127.0.0.1", "--port", "\(port)", "--sslmode", "disable"],
                environment
            )
            // Tests of a suite share a server: what others left is not this one's.
            let session = try await server.session(database: "flarex")
            try await session.execute("DELETE FROM flarex.web_session")
            await session.close()
            let url = String(try textFile(directory.path.appending("login")).dropLast())
            let store = PanelStore(try ConnectionOptions(url), sessions: 4, consoles: 8)
            guard let origin = Origin("https://\(authority)") else { return }
            var options = PanelOptions(origin: origin, version: "1.2.3")
            options.renewal = renewal
            options.requestBurst = 100_000
            options.editor = EditorFiles(folder: EditorFiles.defaultFolder)
            options.developmentLink = DevelopmentLink(user: "ada@example.com")
            let logger = Logger(label: "panel") { _ in SwiftLogNoOpLogHandler() }
            let core = try PanelCore(options, store: store, client: client, clock: clock, logger: logger) { _ in
                "s3cret"
            }
            let last = try await store.auditEntries(matching: AuditFilter(limit: 1)).first?.number ?? -1
            try await serve(core) { panelPort in
                try await body(
                    PanelWorld(
                        store: store,
                        core: core,
                        port: panelPort,
                        directory: directory,
                        environment: environment,
                        last: last
                    )
                )
            }
        }
    }

    private static func serve(_ core: PanelCore, _ body: @escaping @Sendable (Int) async throws -> Void) async throws {
        let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
        try await withThrowingTaskGroup { group in
            group.addTask {
                try await PanelServer(core, host: "127.0.0.1", port: 0) { continuation.yield($0) }.run()
            }
            group.addTask {
                for await port in ports { return try await body(port) }
            }
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    /// Runs the program against the world's server.
    @discardableResult
    static func run(_ arguments: [String], _ environment: [String: String]) async throws -> String {
        let outcome = try await BuiltBinary.run(arguments, environment: environment)
        #expect(outcome.status == 0, "\(arguments): \(outcome.errors)")
        return outcome.output
    }

    @discardableResult
    func run(_ arguments: [String]) async throws -> String { try await Self.run(arguments, environment) }

    private static func manifests(_ signIn: String) -> String {
        """
        apiVersion: flarex.dev/v1
        kind: Cluster
        metadata: {name: primary}
        spec:
          database: flarex
          maxStorage: 200GB
          endpoint: {host: 127.0.0.1, port: 5432, sslmode: disable}
          extensions: [citext]
          deletion: {retention: 30d, maxPrune: 100%}
          hardening: dedicated
          secrets: {recipients: ["\(recipient)"]}
          console: {rows: 250, bytes: 1MB, statementTimeout: 10s}
        ---
        apiVersion: flarex.dev/v1
        kind: Plan
        metadata: {name: free}
        spec: {storage: 500MB}
        ---
        apiVersion: flarex.dev/v1
        kind: Panel
        metadata: {name: panel}
        spec:
          url: https://\(authority)
          administrators: [{group: platform}]
        \(signIn)
        \(bots.map(bot).joined())\(workspaces.map(workspace).joined())
        """
    }

    static let bots = [("weather", "acme"), ("chat", "acme"), ("ledger", "globex")]
    static let workspaces = ["acme", "globex"]
    /// Of a key that nobody has.
    private static let recipient = "x25519:2vYV3gwyQJ7dGkM0Jw2cF3C8hT7L8Zs9lJk1n4b5c1Q="

    private static func bot(_ name: String, _ workspace: String) -> String {
        """
        ---
        apiVersion: flarex.dev/v1
        kind: BotDatabase
        metadata: {name: \(name), workspace: \(workspace)}
        spec: {plan: free}

        """
    }

    private static func workspace(_ name: String) -> String {
        """
        ---
        apiVersion: flarex.dev/v1
        kind: Workspace
        metadata: {name: \(name)}
        spec:
          members:
            - {group: \(name)-readers, permission: read}
            - {group: \(name)-writers, permission: write}
            - {group: \(name)-admins, permission: admin}

        """
    }
}

/// Who asks in a test.
struct TestCaller: Sendable {
    /// The value of the session's cookie; nil for none.
    var session: String?
    var token: String?

    static let nobody = TestCaller()
}

/// An answer, read to its end.
struct TestAnswer: Sendable {
    var status: Int
    var headers: HTTPHeaders
    var body: String

    /// The value that a cookie is set to; nil where it is not set.
    func cookie(_ name: String) -> String? {
        headers["Set-Cookie"].first { $0.hasPrefix("__Host-flarexdb-\(name)=") }
            .map { String($0.dropFirst("__Host-flarexdb-\(name)=".count).prefix { $0 != ";" }) }
    }
}

extension PanelWorld {
    /// What the test has caused, newest first.
    func entries(_ act: AuditAct) async throws -> [AuditEntry] {
        var filter = AuditFilter(limit: 200)
        filter.act = act.rawValue
        return try await store.auditEntries(matching: filter).filter { $0.number > last }
    }

    func signIn(_ user: String, groups: Set<String>) async throws -> TestCaller {
        let (_, key) = try await store.beginSession(
            of: Person(user: user, groups: groups),
            method: SignInMethod.development.rawValue,
            client: "127.0.0.1"
        )
        return TestCaller(session: key.text)
    }

    func makeToken(_ name: String, workspace: String?, _ permission: Permission) async throws -> TestCaller {
        let place = workspace.map { ["--workspace", $0] } ?? ["--all-workspaces"]
        let output = try await run(
            ["token", "create", "\(name) \(Secret.make())", "--permission", permission.rawValue] + place
        )
        let token = try #require(output.split(separator: "\n").first, "no token was printed")
        return TestCaller(token: String(token))
    }

    func get(_ path: String, as caller: TestCaller = .nobody, headers: HTTPHeaders = [:]) async throws -> TestAnswer {
        try await send(.GET, path, as: caller, headers: headers)
    }

    /// Sends a form as a page of the panel does.
    func post(_ path: String, _ form: [(String, String)], as caller: TestCaller) async throws -> TestAnswer {
        let token = caller.session.map { [("token", ForgeryCheck.token(of: $0))] } ?? []
        return try await send(
            .POST,
            path,
            as: caller,
            headers: [
                "Content-Type": "application/x-www-form-urlencoded", "Origin": "https://\(Self.authority)",
                "Sec-Fetch-Site": "same-origin",
            ],
            body: FormText.encode(token + form)
        )
    }

    func send(
        _ method: HTTPMethod,
        _ path: String,
        as caller: TestCaller = .nobody,
        headers: HTTPHeaders = [:],
        body: String? = nil
    ) async throws -> TestAnswer {
        var request = HTTPClientRequest(url: "http://127.0.0.1:\(port)\(path)")
        request.method = method
        request.headers = headers
        if !headers.contains(name: "Host") { request.headers.add(name: "Host", value: Self.authority) }
        if let session = caller.session {
            request.headers.add(name: "Cookie", value: "__Host-flarexdb-session=\(session)")
        }
        if let token = caller.token { request.headers.add(name: "Authorization", value: "Bearer \(token)") }
        if let body { request.body = .bytes(ByteBuffer(string: body)) }
        let response = try await Self.client.execute(request, timeout: .seconds(60))
        let text = String(buffer: try await response.body.collect(upTo: 64 << 20))
        return TestAnswer(status: Int(response.status.code), headers: response.headers, body: text)
    }

    /// Where another site sends a browser.
    func follow(_ url: String) async throws -> String {
        let response = try await Self.client.execute(HTTPClientRequest(url: url), timeout: .seconds(30))
        return try #require(response.headers.first(name: "Location"))
    }

    /// Redirects are to be seen, not followed.
    private static let client: HTTPClient = {
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }()
}
