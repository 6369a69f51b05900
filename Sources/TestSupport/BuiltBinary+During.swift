import Subprocess
import SystemPackage

extension BuiltBinary {
    /// Runs the program and meanwhile `body`, which gets the process's id and may signal it.
    ///
    /// The program has no terminal and no input.
    package static func run(
        _ arguments: [String],
        environment: [String: String?],
        during body: @escaping @Sendable (Int32) async throws -> Void
    ) async throws -> Outcome {
        try await TemporaryDirectory.with { directory in
            let files = try ["output", "errors"].map { name in
                try FileDescriptor.open(
                    directory.path.appending(name),
                    .writeOnly,
                    options: [.create, .closeOnExec],
                    permissions: .ownerReadWrite
                )
            }
            var changes: [Environment.Key: String?] = ["PGPASSWORD": nil]
            for (name, value) in environment {
                if let key = Environment.Key(rawValue: name) { changes.updateValue(value, forKey: key) }
            }
            let result = try await Subprocess.run(
                .path(try flarexdb),
                arguments: Arguments(arguments),
                environment: .inherit.updating(changes),
                input: .none,
                output: .fileDescriptor(files[0], closeAfterSpawningProcess: true),
                error: .fileDescriptor(files[1], closeAfterSpawningProcess: true)
            ) { execution in try await body(execution.processIdentifier.value) }
            let status =
                switch result.terminationStatus {
                case .exited(let code): code
                case .signaled(let signal): 128 + signal
                }
            return Outcome(
                status: status,
                output: try textFile(directory.path.appending("output")),
                errors: try textFile(directory.path.appending("errors"))
            )
        }
    }
}
