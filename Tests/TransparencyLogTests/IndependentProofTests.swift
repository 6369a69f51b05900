import Glibc
import TestSupport
import Testing
import TransparencyLog

/// Proofs are judged by a package that others wrote after the same specifications.
@Suite("Proofs")
struct IndependentProofTests {
    /// Reads `inclusion INDEX SIZE ROOT LEAF [HASH...]` and `consistency OLD NEW ROOT ROOT [HASH...]`, in hexadecimal.
    static let script = """
        import sys
        from aics_tlog import hashing, verify_consistency, verify_inclusion
        for line in sys.stdin:
            kind, first, size, one, other, *path = line.split()
            one, other, path = bytes.fromhex(one), bytes.fromhex(other), [bytes.fromhex(h) for h in path]
            if kind == "inclusion":
                print(verify_inclusion(other, int(first), int(size), path, one))
            else:
                print(verify_consistency(int(first), int(size), one, other, path))
        """

    @Test("hold for an implementation that is not ours")
    func hold() async throws {
        let log = SampleLog(count: 600)
        var lines: [String] = []
        for size in [1, 2, 3, 7, 64, 255, 256, 257, 511, 600] {
            for index in Set([0, size / 3, size / 2, size - 1]).sorted() {
                let path = try log.inclusion(of: index, in: size)
                let words = [log.roots[size], log.leaves[index]] + path
                lines.append("inclusion \(index) \(size) " + words.map(\.description).joined(separator: " "))
                let consistency = try log.consistency(from: index + 1, to: size)
                let hashes = [log.roots[index + 1], log.roots[size]] + consistency
                lines.append("consistency \(index + 1) \(size) " + hashes.map(\.description).joined(separator: " "))
            }
        }
        let wrong = lines.map { String($0.dropLast(4)) + "beef" }
        let output = try await judge(lines + wrong)
        #expect(output == Array(repeating: "True", count: lines.count) + Array(repeating: "False", count: wrong.count))
    }

    private func judge(_ lines: [String]) async throws -> [String] {
        try await TemporaryDirectory.with { directory in
            try directory.write(Self.script, to: "judge.py")
            try directory.write(lines.joined(separator: "\n") + "\n", to: "proofs")
            let python = try PythonTool.path("python")
            let stream = try #require(popen("cd '\(directory.path)' && '\(python)' judge.py <proofs 2>&1", "r"))
            var output: [UInt8] = []
            var buffer = [UInt8](repeating: 0, count: 4096)
            while case let count = fread(&buffer, 1, buffer.count, stream), count > 0 { output += buffer.prefix(count) }
            #expect(pclose(stream) == 0)
            return String(decoding: output, as: UTF8.self).split(separator: "\n").map(String.init)
        }
    }
}
