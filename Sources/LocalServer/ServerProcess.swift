import Glibc
import Subprocess
import Synchronization
import SystemPackage

/// The server as our child process.
final class ServerProcess: Sendable {
    let processID: pid_t
    private let exit: ExitNote

    private init(_ processID: pid_t, _ exit: ExitNote) {
        self.processID = processID
        self.exit = exit
    }

    /// Starts the program; its output is appended to the log.
    static func launch(
        _ postgres: FilePath,
        data: FilePath,
        log: FilePath,
        account: ServerAccount?,
        hasNetwork: Bool
    ) async throws -> ServerProcess {
        let output = try Files.open(log, .writeOnly, options: [.create, .append])
        var options = account?.platformOptions ?? PlatformOptions()
        // Control-C in a terminal reaches us alone; we stop the server when we are done with it.
        options.processGroupID = 0
        let command = ["-D", data.string]
        let configuration = Configuration(
            executable: hasNetwork ? .path(postgres) : .name(Seclusion.program),
            arguments: Arguments(hasNetwork ? command : Seclusion.arguments + [postgres.string] + command),
            environment: Tool.environment,
            workingDirectory: data,
            platformOptions: options
        )
        let exit = ExitNote()
        let (started, start) = AsyncThrowingStream.makeStream(of: pid_t.self)
        // Not a child task: the server outlives the call, and cancelling the caller must not kill it half-way.
        Task {
            do {
                _ = try await run(
                    configuration,
                    input: .none,
                    output: .fileDescriptor(output, closeAfterSpawningProcess: true),
                    error: .combinedWithOutput
                ) { execution in start.yield(execution.processIdentifier.value) }
            } catch {
                start.finish(throwing: error)
            }
            exit.happened.store(true, ordering: .releasing)
            start.finish()
        }
        for try await processID in started { return ServerProcess(processID, exit) }
        throw LocalServerError("\(postgres) could not be started")
    }

    var hasExited: Bool { exit.happened.load(ordering: .acquiring) }

    func send(_ signal: Int32) { if !hasExited { Glibc.kill(processID, signal) } }

    /// Fast shutdown, then immediate, then the hard way.
    func stop() async {
        for (signal, patience) in [(SIGINT, 20), (SIGQUIT, 5), (SIGKILL, 60)] {
            send(signal)
            if await exits(within: .seconds(patience)) { return }
        }
    }

    func exits(within limit: Duration) async -> Bool {
        await patiently(limit) { self.hasExited }
    }

    private final class ExitNote: Sendable {
        let happened = Atomic(false)
    }
}

/// Asks until the answer is yes or the time is up, also in a cancelled task, where cleaning up still has to wait.
func patiently(_ limit: Duration, _ isDone: @escaping @Sendable () -> Bool) async -> Bool {
    await Task.detached {
        let deadline = ContinuousClock.now + limit
        while !isDone() {
            guard ContinuousClock.now < deadline else { return false }
            try? await Task.sleep(for: .milliseconds(10))
        }
        return true
    }.value
}
