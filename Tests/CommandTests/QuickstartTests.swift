import SystemPackage
import TestSupport
import Testing

@Suite struct QuickstartTests {
    @Test func `the quick start shows what it promises, twice, and leaves nothing behind`() async throws {
        for _ in 1...2 {
            let run = try await Documentation.bash(
                "Examples/quickstart.sh",
                environment: ["FLAREXDB": BuiltBinary.flarexdb.string],
                in: Documentation.root
            )
            try #require(run.status == 0, "\(run.output)")
            for line in ["5 files: 3 valid bots, 0 errors, 0 warnings.", "No changes.", " Riga  |    21.5"] {
                #expect(run.lines.contains(line), "\(line) is missing in: \(run.output)")
            }
            for part in [
                "\nbot acme/billing  role bot_", "\nbot acme/weather  role bot_", "\nbot umbrella/chat  role bot_",
                "\nERROR:  permission denied for schema bot_", "\n  ! role: NOCREATEDB, connection limit 50 to 10 ",
                "\n0 leaks, 0 dangers, 1 warning",
            ] {
                #expect(run.output.contains(part), "\(part) is missing in: \(run.output)")
            }
            let folder = try #require(run.output.firstMatch(of: #/stopped and (/tmp/flarexdb-\w+) is removed/#)?.1)
            let left = try await Self.leftovers(of: String(folder))
            #expect(left.isEmpty)
        }
    }

    @Test func `a quick start whose program does not do what is shown says so and fails`() async throws {
        let run = try await Documentation.bash(
            "Examples/quickstart.sh",
            environment: ["FLAREXDB": "/bin/true"],
            in: Documentation.root
        )
        #expect(run.status == 1)
        #expect(run.output.contains("quickstart: error: flarexdb keygen --out key.txt: nothing in its output matches"))
    }

    /// The folder, if it is still there, and the arguments of processes that name it.
    private static func leftovers(of folder: String) async throws -> String {
        // The name comes from the environment, so that those who look do not find themselves.
        try await Documentation.bash(
            """
            if [[ -e $FOLDER ]]; then echo "the folder is still there"; fi
            cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' '\\n' | grep -F -f <(printenv FOLDER) || true
            """,
            environment: ["FOLDER": folder],
            in: FilePath("/")
        ).output
    }
}
