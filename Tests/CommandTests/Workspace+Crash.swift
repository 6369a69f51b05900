import Glibc
import Synchronization
import TestSupport
import Testing

extension Workspace {
    /// Kills the program after its first statement, then another run after a later one, until one comes to its end.
    ///
    /// - Parameter check: called after each that was killed.
    /// - Returns: how many statements there were.
    func crash(
        of arguments: [String],
        stride: Int,
        check: (Int, Comment) async throws -> Void
    ) async throws -> Int {
        guard let server else { throw NoServer() }
        return try await StatementProxy.with(server) { proxy in
            for index in 0..<400 {
                let statement = 1 + index * stride
                let victim = Victim()
                proxy.arm(after: statement) { victim.kill() }
                let variables = await variables.merging(["FLAREXDB_ADMIN_URL": proxy.adminURL]) { $1 }
                let outcome = try await BuiltBinary.run(arguments, environment: variables) {
                    victim.process.store($0, ordering: .releasing)
                }
                let passed = proxy.passed
                try await proxy.settle()
                guard proxy.isCut else {
                    #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
                    return passed.count
                }
                #expect(outcome.status == 128 + SIGKILL)
                try await check(index, "after statement \(statement), \(passed.last ?? "none")")
            }
            throw NoServer()
        }
    }

    /// The process to be killed. The first statement may pass before anybody was told its number.
    private final class Victim: Sendable {
        let process = Atomic<Int32>(0)

        func kill() {
            while process.load(ordering: .acquiring) == 0 { usleep(100) }
            Glibc.kill(process.load(ordering: .acquiring), SIGKILL)
        }
    }
}
