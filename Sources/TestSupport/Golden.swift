import Glibc
import SystemPackage
package import Testing

/// Comparison with a text kept in a file.
package enum Golden {
    /// Expects `text` to be what the file holds; the file's path is relative to the folder of the calling test.
    ///
    /// With `RECORD_GOLDENS=1` in the environment the file is written instead, and the test fails all the same: a
    /// recording must be looked at, and cannot be left on.
    package static func expect(
        _ text: String,
        matches name: String,
        relativeTo caller: String = #filePath,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let file = FilePath(caller).removingLastComponent().pushing(FilePath(name))
        if environment("RECORD_GOLDENS") == "1" {
            try record(text, in: file)
            Issue.record(
                "recorded \(file); look at it, then run without RECORD_GOLDENS",
                sourceLocation: sourceLocation
            )
            return
        }
        guard let golden = try? textFile(file) else {
            Issue.record("\(file) is missing; RECORD_GOLDENS=1 writes it", sourceLocation: sourceLocation)
            return
        }
        guard text != golden else { return }
        let difference = firstDifference(text, golden)
        Issue.record("\(file) differs at \(difference)\n--- all of it:\n\(text)", sourceLocation: sourceLocation)
    }

    private static func record(_ text: String, in file: FilePath) throws {
        mkdir(file.removingLastComponent().string, 0o755)
        let descriptor = try FileDescriptor.open(
            file,
            .writeOnly,
            options: [.create, .truncate],
            permissions: [.ownerReadWrite, .groupRead, .otherRead]
        )
        _ = try descriptor.closeAfter { try descriptor.writeAll(text.utf8) }
    }

    private static func firstDifference(_ text: String, _ golden: String) -> String {
        let (new, old) = (
            text.split(separator: "\n", omittingEmptySubsequences: false),
            golden.split(separator: "\n", omittingEmptySubsequences: false)
        )
        let line = zip(new, old).enumerated().first { $1.0 != $1.1 }?.offset ?? min(new.count, old.count)
        func shown(_ lines: [Substring]) -> Substring { line < lines.count ? lines[line] : "(end)" }
        return "line \(line + 1):\n  golden: \(shown(old))\n  now:    \(shown(new))"
    }
}
