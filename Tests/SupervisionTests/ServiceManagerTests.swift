import Glibc
import Supervision
import SystemPackage
import TestSupport
import Testing

@Suite("Service manager")
struct ServiceManagerTests {
    private static func manager(_ variables: [String: String]) -> ServiceManager? {
        ServiceManager { variables[$0] }
    }

    @Test("messages arrive at a path and at an abstract name", arguments: [false, true])
    func messages(isAbstract: Bool) async throws {
        try await TemporaryDirectory.with { directory in
            let path = directory.path.appending("notify").string
            let name = isAbstract ? "@" + path : path
            let socket = try DatagramSocket(name)
            let manager = try #require(Self.manager(["NOTIFY_SOCKET": name]))
            manager.ready()
            manager.status("leads\nand more")
            manager.alive()
            manager.stopping()
            #expect(socket.received() == ["READY=1", "STATUS=leads", "WATCHDOG=1", "STOPPING=1"])
        }
    }

    @Test("a reload carries the time of the monotonic clock, in the same message")
    func reload() async throws {
        try await TemporaryDirectory.with { directory in
            let path = directory.path.appending("notify").string
            let socket = try DatagramSocket(path)
            let manager = try #require(Self.manager(["NOTIFY_SOCKET": path]))
            let before = Self.monotonicMicroseconds()
            manager.reloading()
            let message = try #require(socket.received().first)
            let match = try #require(message.wholeMatch(of: #/RELOADING=1\nMONOTONIC_USEC=([0-9]+)/#))
            let time = try #require(Int64(match.1))
            #expect((before...Self.monotonicMicroseconds()).contains(time))
        }
    }

    private static func monotonicMicroseconds() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
    }

    @Test("a socket that is gone, or full, holds nobody up")
    func deafness() async throws {
        try await TemporaryDirectory.with { directory in
            let path = directory.path.appending("notify").string
            let manager = try #require(Self.manager(["NOTIFY_SOCKET": path]))
            manager.ready()
            let socket = try DatagramSocket(path)
            let start = ContinuousClock.now
            for _ in 0..<10_000 { manager.alive() }
            #expect(start.duration(to: .now) < .seconds(10))
            #expect(!socket.received().isEmpty)
        }
    }

    @Test(
        "without an address there is no service manager",
        arguments: [nil, "", "@", "relative", "vsock:2:1", "/" + String(repeating: "x", count: 108)]
    )
    func absence(address: String?) {
        #expect(Self.manager(address.map { ["NOTIFY_SOCKET": $0] } ?? [:]) == nil)
    }

    @Test("the watchdog's time is this process's own")
    func watchdog() throws {
        func timeout(_ variables: [String: String]) throws -> Duration? {
            try #require(Self.manager(variables.merging(["NOTIFY_SOCKET": "/run/x"]) { $1 })).watchdogTimeout
        }
        #expect(try timeout([:]) == nil)
        #expect(try timeout(["WATCHDOG_USEC": "30000000"]) == .seconds(30))
        #expect(try timeout(["WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "\(getpid())"]) == .seconds(30))
        #expect(try timeout(["WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "1"]) == nil)
        for nonsense in ["0", "-1", "x", ""] { #expect(try timeout(["WATCHDOG_USEC": nonsense]) == nil) }
    }
}
