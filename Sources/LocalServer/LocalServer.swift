import Glibc
package import SystemPackage

/// A private PostgreSQL server in a folder, run as a child process.
package actor LocalServer {
    package nonisolated let configuration: Configuration
    package nonisolated let binaries: ServerBinaries
    package nonisolated let socketDirectory: FilePath
    package private(set) var port: UInt16 = 0
    /// Whether what runs in the server reaches a network; known once it was started.
    package private(set) var hasNetwork = true

    package nonisolated var logFile: FilePath { configuration.folder.appending("server.log") }
    package nonisolated var dataDirectory: FilePath { configuration.folder.appending("data") }

    let account: ServerAccount?
    private var lock: FolderLock?
    private var process: ServerProcess?

    static var environmentPath: String { environment("PATH") ?? "/usr/local/bin:/usr/bin:/bin" }

    /// Starts a server in the folder, after making its data if there are none, and waits until it takes connections.
    ///
    /// A server that a killed program left behind in the folder is stopped first.
    package static func start(_ configuration: Configuration) async throws -> LocalServer {
        let server = try await LocalServer(configuration)
        do {
            try await server.prepare()
            try await server.launch()
        } catch {
            await server.stop()
            throw error
        }
        return server
    }

    private init(_ given: Configuration) async throws {
        binaries = try await ServerBinaries.find(given.binaries)
        account = try ServerAccount.needed()
        try Files.makeDirectory(given.folder, owner: nil)
        var configuration = given
        // The server runs in another working directory, and clients may too.
        configuration.folder = try Files.absolute(given.folder)
        self.configuration = configuration
        try Files.makeDirectory(configuration.folder, owner: account)
        // Nothing in the folder is touched before it is known that no other program uses it.
        lock = try FolderLock(configuration.folder)
        let traces = EphemeralFolder(folder: configuration.folder)
        // Data that are to go may be in use by a server that outlived the program which began it.
        if traces.isMarked { await Self.stopLeftover(in: configuration.folder.appending("data")) }
        if configuration.isEphemeral { try traces.claim(owner: account) } else { try traces.keep() }
        socketDirectory = try Self.socketDirectory(in: configuration.folder, owner: account)
    }

    /// Stops an ephemeral server that a killed program left behind, and removes its traces.
    ///
    /// - Throws: `LocalServerError`, such as where another program runs the server.
    package static func discard(_ folder: FilePath) async throws {
        let traces = EphemeralFolder(folder: folder)
        guard traces.isMarked else { return }
        let lock = try FolderLock(folder)
        defer { withExtendedLifetime(lock) {} }
        await stopLeftover(in: folder.appending("data"))
        try traces.remove()
    }

    /// Shuts the server down; sessions are ended, what they have committed is kept.
    package func stop() async {
        await process?.stop()
        process = nil
        if configuration.isEphemeral, lock != nil { try? EphemeralFolder(folder: configuration.folder).remove() }
        lock = nil
        if socketDirectory.removingLastComponent() != configuration.folder { rmdir(socketDirectory.string) }
    }

    /// Kills the server at once, as a crash would.
    package func kill() async {
        process?.send(SIGKILL)
        _ = await process?.exits(within: .seconds(60))
        process = nil
    }

    /// Stops the server, if it runs, and starts it again on the same port.
    package func restart() async throws {
        await process?.stop()
        process = nil
        if lock == nil { lock = try FolderLock(configuration.folder) }
        try Files.makeDirectory(socketDirectory, owner: account)
        try await launch()
    }

    private func launch() async throws {
        if configuration.isSecluded { hasNetwork = try await !Seclusion.isPossible(for: account) }
        let fixed = configuration.port ?? (port == 0 ? nil : port)
        // Between finding a free port and using it, another server may have taken it.
        for attempt in 1...20 {
            port = try fixed ?? freePort()
            switch try await launch(on: port) {
            case .ready: return
            case .portTaken where fixed == nil && attempt < 20: continue
            case .memoryInUse where attempt < 20:
                // Processes of a killed server go a moment after it.
                try await Task.sleep(for: .milliseconds(250))
            case .portTaken:
                throw LocalServerError("port \(port) is taken", hint: "choose another, or none for any free one")
            case .memoryInUse:
                throw LocalServerError("processes of an earlier server still use \(dataDirectory)")
            }
        }
    }

    private enum Launch { case ready, portTaken, memoryInUse }

    private func launch(on port: UInt16) async throws -> Launch {
        let text = configuration.file(port: port, socketDirectory: socketDirectory)
        try Files.write(text, to: dataDirectory.appending("postgresql.conf"), owner: account)
        let before = Files.text(logFile)?.utf8.count ?? 0
        let process = try await ServerProcess.launch(
            binaries.postgres,
            data: dataDirectory,
            log: logFile,
            account: account,
            hasNetwork: hasNetwork
        )
        self.process = process
        let deadline = ContinuousClock.now + configuration.startTimeout
        while ContinuousClock.now < deadline {
            if let file = PostmasterFile(dataDirectory), file.processID == process.processID, file.isReady {
                return .ready
            }
            if process.hasExited { return try explain(logSince: before) }
            try await Task.sleep(for: .milliseconds(10))
        }
        throw LocalServerError(
            "the server did not take connections within \(configuration.startTimeout): \(Tool.tail(log(since: before)))"
        )
    }

    /// Why the server ended before it was ready.
    private func explain(logSince before: Int) throws -> Launch {
        let log = log(since: before)
        if log.contains("could not bind") || log.contains("could not create lock file") { return .portTaken }
        if log.contains("pre-existing shared memory block") { return .memoryInUse }
        throw LocalServerError("the server did not start: \(Tool.tail(log))", hint: "its log is \(logFile)")
    }

    private func log(since offset: Int) -> String {
        String(decoding: (Files.text(logFile) ?? "").utf8.dropFirst(offset), as: UTF8.self)
    }
}
