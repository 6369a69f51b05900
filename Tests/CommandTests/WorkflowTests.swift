import PostgresClient
import SQLText
import SystemPackage
import TestSupport
import Testing

/// Examples/ci has a workflow and an action for GitHub and a pipeline for GitLab; their steps are run here as a runner
/// would run them.
@Suite("Workflow", .serialized, .throwawayServer)
struct WorkflowTests {
    /// Prints the script of a step. GitHub's own shell for `shell: bash` is `bash --noprofile --norc -eo pipefail`.
    private static let extraction = """
        import sys
        from ruamel.yaml import YAML
        file, job, name = sys.argv[1:]
        document = YAML(typ="safe").load(open(file))
        if "runs" in document:
            steps = document["runs"]["steps"]
            assert all(step["shell"] == "bash" for step in steps)
            [script] = [step["run"] for step in steps if step["name"] == name]
        elif "jobs" in document:
            assert document["defaults"]["run"]["shell"] == "bash"
            [script] = [step["run"] for step in document["jobs"][job]["steps"] if step.get("name") == name]
        else:
            script = "\\n".join(document[job]["script"])
        print(script)
        """

    private struct Result {
        let status: Int32
        let log: String
        let outputs: String
        let summary: String
    }

    /// Runs a step of the action, or of a job of the workflow or pipeline, in the workspace's folder as the checkout.
    ///
    /// - Parameters:
    ///   - file: the name in Examples/ci.
    private static func run(
        _ step: String = "",
        of job: String = "",
        from file: String = "plan/action.yml",
        with more: [String: String] = [:],
        in workspace: Workspace
    ) async throws -> Result {
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
            \(python) extract.py \(Documentation.root)/Examples/ci/\(file) '\(job)' '\(step)' >step.sh
            exec bash --noprofile --norc -eo pipefail step.sh
            """,
            environment: variables.merging(more) { $1 },
            in: folder.path
        )
        return Result(
            status: outcome.status,
            log: outcome.output,
            outputs: try textFile(folder.path.appending("outputs")),
            summary: try textFile(folder.path.appending("summary"))
        )
    }

    private static func apply(in workspace: Workspace) async throws -> Result {
        try await run("Apply", of: "apply", from: "flarexdb.yml", in: workspace)
    }

    @Test("what a pull request changes is in the summary, and after the merge exactly that is applied")
    func merge() async throws {
        try await Workspace.withServer { workspace in
            let validate = try await Self.run("Validate", in: workspace)
            #expect(validate.status == 0)
            let plan = try await Self.run("Plan", in: workspace)
            #expect(plan.status == 0, "\(plan.log)")
            #expect(plan.outputs == "differences=true\n")
            #expect(plan.summary.hasPrefix("### flarexdb: Plan: "))
            #expect(plan.summary.contains("acme/weather"))
            let apply = try await Self.apply(in: workspace)
            #expect(apply.status == 0, "\(apply.log)")
            #expect(apply.summary.contains("\nApplied: "))
            let again = try await Self.run("Plan", in: workspace)
            #expect(again.outputs == "differences=false\n")
            #expect(again.summary.hasPrefix("### flarexdb: No changes."))
        }
    }

    @Test("a plan that is stale at the merge is not applied, and the job fails")
    func staleness() async throws {
        try await Workspace.withServer { workspace in
            _ = try await Self.run("Plan", in: workspace)
            try workspace.writeBot("chat")
            let apply = try await Self.apply(in: workspace)
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
            _ = try await Self.run("Plan", in: workspace)
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
            let apply = try await Self.apply(in: workspace)
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
            let validate = try await Self.run("Validate", in: workspace)
            #expect(validate.status == 1)
            #expect(validate.log.hasPrefix("::error file=manifests/weather.yaml,line=4,col=14,title=flarexdb::"))
            let list = try await Self.run("List all that is wrong", in: workspace)
            #expect(list.status == 0)
            #expect(list.summary.hasPrefix("```\nmanifests/weather.yaml:4:14: error: "))
            #expect(list.summary.hasSuffix(" 1 error, 0 warnings.\n```\n"), "\(list.summary)")
            let plan = try await Self.run("Plan", in: workspace)
            #expect(plan.status == 1)
        }
    }

    /// Keeps comments as GitHub and notes as GitLab do, for as long as `command` runs, and prints them.
    private static let commentServer = """
        import json, subprocess, sys, threading
        from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
        comments = []
        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *_): pass
            def answer(self, value):
                self.send_response(200)
                self.end_headers()
                self.wfile.write(json.dumps(value).encode())
            def body(self):
                assert "t0ken" in (self.headers.get("PRIVATE-TOKEN") or self.headers.get("Authorization"))
                return json.loads(self.rfile.read(int(self.headers["Content-Length"])))["body"]
            def do_GET(self):
                self.answer(comments)
            def do_POST(self):
                comments.append({"id": len(comments) + 1, "body": self.body()})
                self.answer(comments[-1])
            def do_PATCH(self):
                comments[int(self.path.rsplit("/", 1)[1]) - 1]["body"] = self.body()
                self.answer({})
            do_PUT = do_PATCH
        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        comments.append({"id": 1, "body": "Looks good"})
        for command in sys.argv[1:]:
            command = command.replace("PORT", str(server.server_port))
            subprocess.run(["bash", "-eo", "pipefail", "-c", command], check=True)
        print(json.dumps([comment["body"] for comment in comments]))
        """

    @Test(
        "a pull request has one comment with the plan, which the next push replaces",
        arguments: ["github", "gitlab"]
    )
    func comment(forge: String) async throws {
        try await Workspace.withServer { workspace in
            let folder = workspace.directory
            try folder.write(Self.extraction, to: "extract.py")
            try folder.write(Self.commentServer, to: "comments.py")
            try folder.write("first\n", to: "plan.md")
            let (file, job, step) =
                forge == "github" ? ("plan/action.yml", "", "Comment") : ("gitlab-ci.yml", "plan", "")
            let outcome = try await Documentation.bash(
                """
                set -e
                python=\(Documentation.root)/.build/test-tools/bin/python
                $python extract.py \(Documentation.root)/Examples/ci/\(file) '\(job)' '\(step)' >whole.sh
                # GitLab's job plans first; the note is what is tried here.
                sed -n '/^# One note/,$p' whole.sh >step.sh
                [ -s step.sh ] || cp whole.sh step.sh
                export GITHUB_REPOSITORY=acme/bots CI_PROJECT_ID=3 NUMBER=7 CI_MERGE_REQUEST_IID=7
                export TOKEN=t0ken FLAREXDB_GITLAB_TOKEN=t0ken
                urls='export GITHUB_API_URL=http://127.0.0.1:PORT CI_API_V4_URL=http://127.0.0.1:PORT'
                $python comments.py "$urls; . ./step.sh" "echo second >plan.md; $urls; . ./step.sh"
                """,
                environment: ["PATH": "/usr/local/bin:/usr/bin:/bin"],
                in: folder.path
            )
            let mark = "<!-- flarexdb plan -->"
            #expect(outcome.output == "[\"Looks good\", \"\(mark)\\nsecond\\n\"]\n")
        }
    }

    @Test("a pipeline of GitLab shows mistakes at their lines, plans, and applies exactly that")
    func gitlab() async throws {
        try await Workspace.withServer { workspace in
            try workspace.writeBot("weather", plan: "fre")
            let mistake = try await Self.run(of: "validate", from: "gitlab-ci.yml", in: workspace)
            #expect(mistake.status == 1)
            let report = try textFile(workspace.directory.path.appending("gl-code-quality-report.json"))
            #expect(report.contains(#""path": "manifests/weather.yaml""#), "\(report)")
            #expect(report.contains(#""begin": 4"#), "\(report)")
            try workspace.writeBot("weather")
            for job in ["validate", "plan", "apply"] {
                let done = try await Self.run(of: job, from: "gitlab-ci.yml", in: workspace)
                #expect(done.status == 0, "\(job): \(done.log)")
            }
            let plan = try await Self.run("Plan", in: workspace)
            #expect(plan.outputs == "differences=false\n")
        }
    }
}
