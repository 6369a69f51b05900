package import Testing

extension ThrowawayServer {
    @TaskLocal private static var lent: ThrowawayServer?

    /// The server of the suite or test that has the trait `.throwawayServer`.
    package static var current: ThrowawayServer {
        get throws {
            guard let lent else { throw TestSupportError("the suite lacks the trait .throwawayServer") }
            return lent
        }
    }

    /// One server for a whole suite, or for one test.
    package struct Trait: SuiteTrait, TestTrait, TestScoping {
        let settings: [String: String]

        @concurrent
        package func provideScope(
            for test: Test,
            testCase: Test.Case?,
            performing function: @Sendable @concurrent () async throws -> Void
        ) async throws {
            try await ThrowawayServer.with(settings: settings) { server in
                try await ThrowawayServer.$lent.withValue(server) { try await function() }
            }
        }
    }
}

extension Trait where Self == ThrowawayServer.Trait {
    /// One server for all tests of the suite; they share its databases and roles.
    package static var throwawayServer: Self { Self(settings: [:]) }

    /// The same, with more lines for its `postgresql.conf`.
    package static func throwawayServer(settings: [String: String]) -> Self { Self(settings: settings) }
}

/// A test that cannot run as it is written.
struct TestSupportError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
