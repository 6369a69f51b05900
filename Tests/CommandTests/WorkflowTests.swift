import PostgresClient
import SQLText
import SystemPackage
import TestSupport
import Testing

/// Examples/ci has a workflow for GitHub, and its steps are run here as a runner would run them.
@Suite("Workflow", .serialized, .throwawayServer)
struct WorkflowTests {
    /// Prints the script of a step. The runner's own shell for `shell: bash` is `bash --noprofile --norc -eo pipefail`.
    private static let extraction = """
        import sys
        from ruamel.yaml import YAML
        workflow = YAML(typ="safe").load(open(sys.argv[1]))
        assert workflow["defaults"]["run"]["shell"] == "bash"
        [step] = [s for s in workflow["jobs"][sys.argv[2]]["steps"] if s.get("name") == sys.argv[3]]
        print(step["run"])
        """

    private struct Result {
        let status: Int32
        let log: String
        let outputs: String
        let summary: String
    }

    /// Runs a step in the workspace's folder, which stands for the checkout.
    private static func run(_ step: String, of job: String, in workspace: Workspace) async throws -> Result {
        let folder = workspace.directory
        try folder.write(extraction, to: "extract.py")
        for file in ["outputs", "summary"] { try folder.write("", to: file) }
        let python = Documentation.root.pushing(".build/test-tools/bin/python")
        var variables = [
            "GITHUB_OUTPUT": "outputs", "GITHUB_STEP_SUMMARY": "summary", "FLAREXDB_MANIFESTS": "manifests",
            "PATH": "\(try BuiltBinary.flarexdb.removingLastComponent()):/usr/local/bin:/usr/bin:/bin",
        ]
        variables["FLAREXDB_ADMIN_URL"] = await workspace.server?.adminURL()
        let outcome = try await Documentation.bash(
            """
            set -e
            \(python) extract.py \(Documentation.root)/Examples/ci/flarexdb.yml '\(job)' '\(step)' >step.sh
            exec bash --noprofile --norc -eo pipefail step.sh
            """,
            environment: variables,
            in: folder.path
        )
        return Result(
            status: outcome.status,
            log: outcome.output,
            outputs: try textFile(folder.path.appending("outputs")),
            summary: try textFile(folder.path.appending("summary"))
        )
    }

    @Test("what a pull request changes is in the summary, and after the merge exactly that is applied")
    func merge() async throws {
        try await Workspace.withServer { workspace in
            let validate = try await Self.run("Validate", of: "validate", in: workspace)
            #expect(validate.status == 0)
            let plan = try await Self.run("Plan", of: "plan", in: workspace)
            #expect(plan.status == 0, "\(plan.log)")
            #expect(plan.outputs == "differences=true\n")
            #expect(plan.summary.hasPrefix("### flarexdb: Plan: "))
            #expect(plan.summary.contains("acme/weather"))
            let apply = try await Self.run("Apply", of: "apply", in: workspace)
            #expect(apply.status == 0, "\(apply.log)")
            #expect(apply.summary.contains("\nApplied: "))
            let again = try await Self.run("Plan", of: "plan", in: workspace)
            #expect(again.outputs == "differences=false\n")
            #expect(again.summary.hasPrefix("### flarexdb: No changes."))
        }
    }

    @Test("a plan that is stale at the merge is not applied, and the job fails")
    func staleness() async throws {
        try await Workspace.withServer { workspace in
            _ = try await Self.run("Plan", of: "plan", in: workspace)
            try workspace.writeBot("chat")
            let apply = try await Self.run("Apply", of: "apply", in: workspace)
            #expect(apply.status == 1)
            #expect(apply.log.contains("is not applied: "))
            let plan = try await workspace.run("plan")
            #expect(!plan.output.hasPrefix("No changes."))
        }
    }

    @Test("a bot that fails makes the job fail with the program's own code")
    func failure() async throws {
        try await Workspace.withServer { workspace in
            try await workspace.run("apply", "--yes")
            try workspace.writeBot("weather", plan: "pro")
            try workspace.writeBot("chat")
            _ = try await Self.run("Plan", of: "plan", in: workspace)
            let session = try await workspace.session()
            try await session.execute(
                """
                CREATE FUNCTION public.object() RETURNS trigger LANGUAGE plpgsql AS
                    'BEGIN RAISE EXCEPTION ''not today''; END'
                """
            )
            try await session.execute(
                """
                CREATE TRIGGER object BEFORE UPDATE ON flarex.bot FOR EACH ROW
                    WHEN (NEW.id = 'weather' AND NEW.phase = 'Ready') EXECUTE FUNCTION public.object()
                """
            )
            await session.close()
            let apply = try await Self.run("Apply", of: "apply", in: workspace)
            #expect(apply.status == 3, "\(apply.log)")
            #expect(apply.summary.contains("\nApplied: "))
            #expect(apply.summary.contains("not today"), "\(apply.summary)")
            let rows = try await workspace.texts("SELECT id || ' ' || plan || ' ' || phase FROM flarex.bot ORDER BY id")
            #expect(rows == ["billing free Ready", "chat free Ready", "weather free Failed"])
        }
    }

    @Test("mistakes in manifests are annotations of their lines, and all of them are in the summary")
    func mistakes() async throws {
        try await Workspace.withServer { workspace in
            try workspace.writeBot("weather", plan: "fre")
            let validate = try await Self.run("Validate", of: "validate", in: workspace)
            #expect(validate.status == 1)
            #expect(validate.log.hasPrefix("::error file=manifests/weather.yaml,line=4,col=14,title=flarexdb::"))
            let list = try await Self.run("List all that is wrong", of: "validate", in: workspace)
            #expect(list.status == 0)
            #expect(list.summary.hasPrefix("```\nmanifests/weather.yaml:4:14: error: "))
            #expect(list.summary.hasSuffix(" 1 error, 0 warnings.\n```\n"), "\(list.summary)")
            let plan = try await Self.run("Plan", of: "plan", in: workspace)
            #expect(plan.status == 1)
        }
    }
}
