import Glibc

/// A program that `Tests/run.sh` installs from the Python package index.
package enum PythonTool {
    private static let folder =
        "\(#filePath)".split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" } + "/.build/test-tools/bin"

    package static func path(_ name: String) throws -> String {
        let path = "\(folder)/\(name)"
        guard access(path, X_OK) == 0 else {
            throw TestSupportError("\(path) is missing: Tests/run.sh --install-only installs it")
        }
        return path
    }
}
