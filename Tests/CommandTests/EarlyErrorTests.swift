import PostgresClient
import SQLText
import TestSupport
import Testing

@Suite("Early errors", .serialized, .throwawayServer)
struct EarlyErrorTests {
    /// A verifier that takes a client a second to answer: whatever ends early, ends inside OpenSSL on another thread.
    private static let slowVerifier: Literal = """
        SCRAM-SHA-256$1000000:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:\
        wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=
        """

    /// How often, of which a twentieth is tried with mistakes in manifests: a thousand times in the longer run.
    private static let runs = Thoroughness.isFull ? 1000 : 100

    @Test("runs that fail while a connection is being opened end with an error, and none with a crash")
    func noCrash() async throws {
        try await Workspace.withServer(bots: []) { workspace in
            let session = try await workspace.session("postgres")
            try await session.execute("CREATE ROLE slow SUPERUSER LOGIN PASSWORD \(Self.slowVerifier)")
            // Enough of them that the connection has got to the password when the last one is read.
            for number in 1...40 { try workspace.writeBot("bot\(number)") }
            try workspace.directory.write(Self.secondPolicy, to: "manifests/second.yaml")
            let url = try await "postgresql://slow:x@127.0.0.1:\(#require(workspace.server).port)/postgres"
            let outcome = try await atShell(
                workspace,
                """
                export FLAREXDB_ADMIN_URL='\(url)'
                many() {
                    count=$1; shift
                    seq "$count" | xargs -P 4 -I{} sh -c '"$flarexdb" "$@" >/dev/null 2>>errors; echo $?' - "$@"
                }
                { many \(Self.runs * 19 / 20) plan --bot 'bot*'; many \(Self.runs / 20) plan; } | sort | uniq -c
                sort -u errors | grep ^error
                """
            )
            #expect(
                outcome.output.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") } == [
                    "\(Self.runs) 1",
                    #"error: "bot*" is not a valid bot name"#,
                    "error: the manifests in \(workspace.manifests) contain no usable Cluster policy",
                ]
            )
            try await session.execute("DROP ROLE slow")
            await session.close()
        }
    }

    private static let secondPolicy = """
        apiVersion: flarex.dev/v1
        kind: Cluster
        metadata: {name: second}
        spec: {}

        """
}
