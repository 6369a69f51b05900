import PostgresClient
import SQLText
import TestSupport
import Testing

@Suite("Error", .throwawayServer)
struct PostgresErrorTests {
    @Test("it carries the server's fields and not the statement")
    func fields() async throws {
        let session = try await ThrowawayServer.current.session()
        try await session.pipeline([
            "CREATE TABLE public.fields (a int CONSTRAINT once PRIMARY KEY)", "INSERT INTO public.fields VALUES (7)",
        ])
        let error = try #require(
            await #expect(throws: PostgresError.self) {
                try await session.execute("INSERT INTO public.fields VALUES (7)")
            }
        )
        #expect(error.kind == .server)
        #expect(error.severity == "ERROR")
        #expect(error.state == .uniqueViolation)
        #expect([error.schema, error.table, error.constraint] == ["public", "fields", "once"])
        #expect(
            "\(error)" == """
                duplicate key value violates unique constraint "once"; Key (a)=(7) already exists. (SQLSTATE 23505)
                """
        )
        #expect(!error.isTransient)
    }

    @Test("a syntax error gives no excerpt of the statement")
    func excerpt() async throws {
        let session = try await ThrowawayServer.current.session()
        let error = await #expect(throws: PostgresError.self) { try await session.execute("SELEKT 'in the text'") }
        #expect(error?.description == "syntax error at or near \"SELEKT\" (SQLSTATE 42601)")
    }

    @Test("a refused connection tells its SQLSTATE")
    func refused() async throws {
        let options = try await ThrowawayServer.current.options(database: "absent")
        let error = await #expect(throws: PostgresError.self) { try await PostgresSession.connect(to: options) }
        #expect(error?.kind == .connectionFailed)
        #expect(error?.state == .invalidCatalogName)
        #expect(error?.isTransient == false)
        #expect(error?.message.hasSuffix("FATAL: database \"absent\" does not exist") == true)
    }

    @Test("a wrong password is refused without being told to anyone")
    func password() async throws {
        let server = try ThrowawayServer.current
        let session = try await server.session()
        try await session.execute("CREATE ROLE guarded LOGIN")
        let port = await server.port
        let options = try ConnectionOptions("postgresql://guarded:sesame-open@127.0.0.1:\(port)/postgres")
        let error = await #expect(throws: PostgresError.self) { try await PostgresSession.connect(to: options) }
        #expect(error?.state == .invalidPassword)
        #expect(error?.isTransient == false)
        #expect(error.map { !"\($0)".contains("sesame") } == true)
        #expect(try !server.log().contains("sesame"))
    }

    @Test("nobody listening is worth a retry")
    func nobody() async throws {
        let options = try ConnectionOptions("postgresql://u@/d?host=/tmp/no-server-here")
        let error = await #expect(throws: PostgresError.self) { try await PostgresSession.connect(to: options) }
        #expect(error?.kind == .connectionFailed)
        #expect(error?.isTransient == true)
        #expect(error.map { !$0.message.contains("\n") } == true)
    }

    @Test(
        "what another session or a restart causes is transient",
        arguments: [
            SQLState.lockNotAvailable, .deadlockDetected, .serializationFailure, .internalError, .tooManyConnections,
            .cannotConnectNow, .adminShutdown, SQLState(rawValue: "08006"),
        ]
    )
    func transient(state: SQLState) {
        #expect(PostgresError(.server, "", state: state).isTransient)
    }

    @Test(
        "what is wrong with the statement, its rights or the disk is not",
        arguments: [SQLState.syntaxError, .insufficientPrivilege, .uniqueViolation, .diskFull, .undefinedTable]
    )
    func lasting(state: SQLState) {
        #expect(!PostgresError(.server, "", state: state).isTransient)
    }
}
