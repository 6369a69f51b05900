import Model
import Planning
import PostgresClient
import SystemPackage
import TestSupport
import Testing

@Suite("Installed SQL")
struct InstalledSQLTests {
    /// The search_path of every session of flarexdb. It stands before each statement, since pgspot takes what a role is
    /// given by ALTER ROLE for the session's own.
    private static let beginning = "SET search_path TO pg_catalog, pg_temp;\n"

    /// What pgspot would report and is as it should be: its codes, and why. There is nothing.
    private static let explained: [(code: String, reason: String)] = []

    @Test("pgspot finds nothing in what flarexdb installs")
    func pgspot() async throws {
        try await World.with(bots: ["a"], isNew: true) { world in
            let plan = try await world.plan()
            let statements = plan.steps.flatMap(plan.shownStatements).map { Self.beginning + $0 + ";\n" }
            #expect(statements.contains { $0.contains("CREATE EVENT TRIGGER") })
            try await TemporaryDirectory.with { folder in
                let file = try folder.write(statements.joined(), to: "installed.sql")
                let result = try await world.programs.run(
                    try PythonTool.path("pgspot"),
                    // It names all with its schema: a setting would cost more than all that it does on every write.
                    ["--proc-without-search-path", "flarex_shim.storage_block()"]
                        + Self.explained.flatMap { ["--ignore", $0.code] } + [file.string],
                    environment: [:]
                )
                #expect(result.status == 0)
                let report = result.output.split(separator: "\n").map(String.init)
                #expect(report.count == 1, "\(result.output)\(result.errors)")
                #expect(report.last?.contains("Errors: 0 Warnings: 0 Unknown: 0") == true, "\(result.errors)")
            }
        }
    }
}
