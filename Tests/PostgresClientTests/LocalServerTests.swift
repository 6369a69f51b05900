import Glibc
import LocalServer
import PostgresClient
import SQLText
import SystemPackage
import TestSupport
import Testing

@Suite("Local server")
struct LocalServerTests {
    private func configuration(_ folder: FilePath) -> LocalServer.Configuration {
        var configuration = LocalServer.Configuration(folder: folder)
        configuration.isDurable = false
        configuration.binaries = getenv("FLAREXDB_TEST_POSTGRES_BIN").map { FilePath(platformString: $0) }
        return configuration
    }

    private func number(_ server: LocalServer) async throws -> [Int] {
        let session = try await PostgresSession.connect(to: ConnectionOptions(server.adminURL))
        return try await session.query("SELECT a FROM public.kept") { try $0.integer(0) }
    }

    @Test("its data outlive a stop, a crash and the program that ran it")
    func kept() async throws {
        try await TemporaryDirectory.with { directory in
            let first = try await LocalServer.start(configuration(directory.path.appending("pg")))
            let session = try await PostgresSession.connect(to: ConnectionOptions(first.adminURL))
            try await session.pipeline(["CREATE TABLE public.kept (a int)", "INSERT INTO public.kept VALUES (7)"])
            await first.stop()

            let second = try await LocalServer.start(configuration(directory.path.appending("pg")))
            #expect(try await number(second) == [7])
            await second.kill()
            try await second.restart()
            #expect(try await number(second) == [7])
            await second.stop()
        }
    }

    @Test("a folder serves one program at a time")
    func exclusive() async throws {
        try await TemporaryDirectory.with { directory in
            let server = try await LocalServer.start(configuration(directory.path.appending("pg")))
            let error = await #expect(throws: LocalServerError.self) {
                try await LocalServer.start(configuration(directory.path.appending("pg")))
            }
            #expect(error?.message.contains("another program runs the server") == true)
            #expect(try await ConnectionOptions(server.adminURL).target.database == "postgres")
            await server.stop()
        }
    }

    @Test("a server that a killed program left behind is stopped, and its data served again")
    func leftover() async throws {
        try await TemporaryDirectory.with { directory in
            let folder = directory.path.appending("pg")
            await #expect(processExitsWith: .signal(SIGKILL)) { [folder = folder.string as String] in
                var configuration = LocalServer.Configuration(folder: FilePath(folder))
                configuration.isDurable = false
                configuration.binaries = getenv("FLAREXDB_TEST_POSTGRES_BIN").map { FilePath(platformString: $0) }
                let server = try await LocalServer.start(configuration)
                let session = try await PostgresSession.connect(to: ConnectionOptions(server.adminURL))
                try await session.pipeline(["CREATE TABLE public.kept (a int)", "INSERT INTO public.kept VALUES (7)"])
                kill(getpid(), SIGKILL)
                try await Task.sleep(for: .seconds(60))
            }
            let server = try await LocalServer.start(configuration(folder))
            #expect(try await number(server) == [7])
            await server.stop()
        }
    }

    @Test("a path too long for a socket is served from a short one, which is removed")
    func longPath() async throws {
        try await TemporaryDirectory.with { directory in
            let folder = directory.path.appending(String(repeating: "f", count: 100))
            let server = try await LocalServer.start(configuration(folder))
            let socketDirectory = server.socketDirectory.string
            #expect(socketDirectory.utf8.count < 40)
            _ = try await PostgresSession.connect(to: ConnectionOptions(server.adminURL))
            await server.stop()
            #expect(access(socketDirectory, F_OK) != 0)
        }
    }

    @Test("a folder whose name needs quoting works everywhere")
    func oddPath() async throws {
        try await TemporaryDirectory.with { directory in
            let server = try await LocalServer.start(configuration(directory.path.appending("a 'b' \"c\" é&%,d")))
            _ = try await PostgresSession.connect(to: ConnectionOptions(server.adminURL))
            await server.stop()
        }
    }

    @Test("a chosen port that is taken is named")
    func takenPort() async throws {
        try await TemporaryDirectory.with { directory in
            let first = try await LocalServer.start(configuration(directory.path.appending("a")))
            var second = configuration(directory.path.appending("b"))
            let taken = await first.port
            second.port = taken
            let error = await #expect(throws: LocalServerError.self) { try await LocalServer.start(second) }
            #expect(error?.message == "port \(taken) is taken")
            await first.stop()
        }
    }

    @Test("settings that the server refuses are told with its own words")
    func refusedSettings() async throws {
        try await TemporaryDirectory.with { directory in
            var configuration = configuration(directory.path.appending("pg"))
            configuration.settings = ["shared_buffers": "much"]
            let error = await #expect(throws: LocalServerError.self) {
                try await LocalServer.start(configuration)
            }
            #expect(error?.message.contains("shared_buffers") == true)
            #expect(error?.hint?.contains("server.log") == true)
        }
    }

    @Test(
        "programs of an old version, and folders without any, are refused",
        arguments: ["9.6.24", "14.11", "19.0", nil]
    )
    func wrongBinaries(version: String?) async throws {
        try await TemporaryDirectory.with { directory in
            if let version {
                for program in ["initdb", "postgres"] {
                    let path = try directory.write("#!/bin/sh\necho 'postgres (PostgreSQL) \(version)'\n", to: program)
                    chmod(path.string, 0o755)
                }
            }
            let error = await #expect(throws: LocalServerError.self) { try await ServerBinaries.find(directory.path) }
            let complaint = version == nil ? "does not hold" : "15 to 18 are supported"
            #expect(error?.message.contains(complaint) == true)
        }
    }

    @Test("a server is found where packages put it, in a supported version")
    func found() async throws {
        let binaries = try await ServerBinaries.find()
        #expect(ServerBinaries.supported.contains(binaries.majorVersion))
    }
}
