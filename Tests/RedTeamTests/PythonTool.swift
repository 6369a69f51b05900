import Glibc
import Testing

/// A program that `Tests/run.sh` installs from the Python package index.
enum PythonTool {
    private static let folder =
        "\(#filePath)".split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" } + "/.build/test-tools/bin"

    static func path(_ name: String) throws -> String {
        let path = "\(folder)/\(name)"
        try #require(access(path, X_OK) == 0, "\(path) is missing: Tests/run.sh --install-only installs it")
        return path
    }
}
