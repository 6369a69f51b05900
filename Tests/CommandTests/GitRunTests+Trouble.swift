import Glibc
import SQLText
import SystemPackage
import TestSupport
import Testing

extension GitRunTests {
    private static let environment: [String: String?] = ["FLAREXDB_MANIFESTS": nil]

    private func url(_ workspace: Workspace) -> String { workspace.directory.path.appending("source").string }

    @Test("a first start tells of no error, and of version, source and interval; places are the repository's")
    func firstStart() async throws {
        try await Workspace.withServer { workspace in
            let first = try await makeRepository(workspace)
            let run = arguments(workspace, url: url(workspace))
            let outcome = try await workspace.withLoop(run, environment: Self.environment) { _ in
                try await workspace.eventually(bots, ["billing free \(first)", "weather free \(first)"])
                let wait = try await workspace.run(
                    "wait",
                    "weather",
                    "--revision",
                    first,
                    environment: Self.environment
                )
                #expect(wait.status == 0, "\(wait.errors)")
            }
            #expect(!outcome.errors.contains(" error: "), "\(outcome.errors)")
            #expect(
                outcome.errors.contains(
                    /info: starting interval=1s source="branch live of \S+source, bots" version=\S+/
                ),
                "\(outcome.errors)"
            )
            let status = try await workspace.run("status", "weather", environment: Self.environment).output
            #expect(status.contains(/Manifest +bots\/weather.yaml:3/), "\(status)")
        }
    }

    @Test("wait returns for a commit that came with a later one, not for one that is yet to come or was held back")
    func revision() async throws {
        try await Workspace.withServer { workspace in
            try await makeRepository(workspace)
            let run = arguments(workspace, url: url(workspace))
            try await workspace.withLoop(run, environment: Self.environment) { _ in
                try await workspace.eventually("SELECT id FROM flarex.bot ORDER BY id", ["billing", "weather"])
                let two = try await shell(
                    workspace,
                    """
                    cd source && sed -i s/free/pro/ bots/weather.yaml && git commit -q -a -m two && git rev-parse HEAD >../two
                    git commit -q --allow-empty -m three && cat ../two
                    """
                )
                let wait = try await workspace.run("wait", "weather", "--revision", String(two.prefix(12)))
                #expect(wait.status == 0, "\(wait.errors)")
                #expect(try await workspace.texts("SELECT plan FROM flarex.bot WHERE id = 'weather'") == ["pro"])
                let never = String(repeating: "0", count: 40)
                let unknown = try await workspace.run("wait", "weather", "--revision", never, "--timeout", "0s")
                #expect(unknown.status == 1)
                #expect(unknown.errors.contains("the last pass was of commit "), "\(unknown.errors)")
                let broken = try await shell(
                    workspace,
                    "cd source && sed -i s/pro/por/ bots/weather.yaml && git commit -q -a -m four && git rev-parse HEAD"
                )
                let other = try await workspace.run("wait", "billing", "--revision", broken)
                #expect(other.status == 0, "\(other.errors)")
                let invalid = try await workspace.run("wait", "weather", "--revision", broken, "--timeout", "0s")
                #expect(invalid.status == 1)
                #expect(invalid.errors.contains(#"bots/weather.yaml:4: unknown plan "por""#), "\(invalid.errors)")
            }
            #expect(try await workspace.run("wait", "weather", "--revision", "HEAD").status == 64)
        }
    }

    @Test("what cannot work from the start ends the loop, with the reason")
    func badStart() async throws {
        try await Workspace.withServer { workspace in
            try await makeRepository(workspace)
            let state = workspace.directory.path.appending("state").string
            let source = url(workspace)
            try workspace.directory.write("", to: "occupied")
            let occupied = workspace.directory.path.appending("occupied/state").string
            for (arguments, reason) in [
                (["--git", source, "--branch", "nope", "--state-dir", state], "the repository has no branch nope"),
                (
                    ["--git", source, "--branch", "live", "--path", "nowhere", "--state-dir", state],
                    "of branch live has nothing at nowhere"
                ),
                (
                    ["--git", source, "--branch", "live", "--state-dir", occupied],
                    "cannot make \(occupied): Not a directory"
                ),
                (["--manifests", "/nowhere"], "cannot find the manifests in /nowhere: No such file or directory"),
            ] {
                let outcome = try await workspace.run(["run"] + arguments, environment: Self.environment)
                #expect(outcome.status == 1, "\(arguments)")
                #expect(outcome.errors.contains("error: "), "\(outcome.errors)")
                #expect(outcome.errors.contains(reason), "\(outcome.errors)")
            }
        }
    }

    @Test("a remote that goes is told of in git's own words and in metrics, and so is its return")
    func stale() async throws {
        try await Workspace.withServer { workspace in
            let first = try await makeRepository(workspace)
            let (source, state) = (url(workspace), workspace.directory.path.appending("state").string)
            let outcome = try await RunningLoop.with(
                workspace,
                "--git",
                source,
                "--branch",
                "live",
                "--path",
                "bots",
                "--state-dir",
                state,
                environment: Self.environment
            ) { loop in
                let errors = "flarexdb_git_fetch_errors_total"
                try await loop.get("/metrics") { loop.metric("flarexdb_leader", in: $1) == 1 }
                let fresh = try await loop.get("/metrics").body
                #expect(loop.metric(errors, in: fresh) == 0)
                #expect((loop.metric("flarexdb_git_last_fetch_timestamp_seconds", in: fresh) ?? 0) > 0)
                #expect(loop.metric("flarexdb_git_revision_info{revision=\"\(first)\"}", in: fresh) == 1)
                try await shell(workspace, "mv source away")
                let stale = try await loop.get("/metrics") { (loop.metric(errors, in: $1) ?? 0) > 1 }
                #expect((loop.metric(errors, in: stale.body) ?? 0) > 1)
                try workspace.writeBot("weather", plan: "pro")
                let second = try await shell(
                    workspace,
                    """
                    mv away source && cp manifests/weather.yaml source/bots
                    cd source && git commit -q -a -m two && git rev-parse HEAD
                    """
                )
                let series = "flarexdb_git_revision_info{revision=\"\(second)\"}"
                let back = try await loop.get("/metrics") { loop.metric(series, in: $1) == 1 }
                #expect(loop.metric(series, in: back.body) == 1)
                // The metrics know of the fetch before the loop has read what came.
                #expect(try await workspace.run("wait", "weather", "--revision", second).status == 0)
            }
            #expect(outcome.errors.contains("does not appear to be a git repository"), "\(outcome.errors)")
            #expect(!outcome.errors.contains("and the repository exists"))
            #expect(outcome.errors.contains("fetching the manifests works again"), "\(outcome.errors)")
        }
    }
}
