import Glibc
import SystemPackage
import TestSupport
import Testing

/// `flarexdb run` over a workspace, as it is seen from outside.
struct RunningLoop: Sendable {
    let workspace: Workspace
    let process: Int32
    let port: Int

    /// Runs the loop and meanwhile `body`; ends it with SIGTERM, if it has not ended.
    static func with(
        _ workspace: Workspace,
        _ arguments: String...,
        environment: [String: String?] = [:],
        _ body: @escaping @Sendable (RunningLoop) async throws -> Void
    ) async throws -> BuiltBinary.Outcome {
        let port = try await freePort(workspace)
        let listen = ["run", "--interval", "1s", "--listen", "127.0.0.1:\(port)", "--unsafe-programs"]
        let variables = await workspace.variables.merging(environment) { $1 }
        return try await BuiltBinary.run(listen + arguments, environment: variables) { process in
            let loop = RunningLoop(workspace: workspace, process: process, port: port)
            do {
                try await body(loop)
            } catch {
                kill(process, SIGKILL)
                throw error
            }
            kill(process, SIGTERM)
        }
    }

    private static func freePort(_ workspace: Workspace) async throws -> Int {
        let script = """
            import socket
            listener = socket.socket()
            listener.bind(("127.0.0.1", 0))
            print(listener.getsockname()[1])
            """
        let outcome = try await atShell(workspace, "python3 -c '\(script)'")
        return try #require(Int(outcome.output.prefix { $0 != "\n" }))
    }

    /// The status and the body; status 0 when nobody answers.
    func get(_ path: String) async throws -> (status: Int, body: String) {
        let outcome = try await atShell(
            workspace,
            "curl -s --max-time 5 -w '\\n%{http_code}' http://127.0.0.1:\(port)\(path)"
        )
        let lines = outcome.output.split(separator: "\n", omittingEmptySubsequences: false)
        return (Int(lines.last ?? "") ?? 0, lines.dropLast().joined(separator: "\n"))
    }

    /// Asks again and again until the answer is as wished, and returns the last one.
    @discardableResult
    func get(
        _ path: String,
        until isWished: (_ status: Int, _ body: String) -> Bool
    ) async throws -> (status: Int, body: String) {
        let deadline = ContinuousClock.now + .seconds(60)
        while true {
            let answer = try await get(path)
            if isWished(answer.status, answer.body) || ContinuousClock.now > deadline { return answer }
            try await Task.sleep(for: .milliseconds(200))
        }
    }

    /// The value of a series.
    func metric(_ series: String, in text: String) -> Double? {
        text.split(separator: "\n").first { $0.hasPrefix(series + " ") }?.split(separator: " ").last.flatMap {
            Double($0)
        }
    }
}
