import Manifests
import Model
import Testing

/// SplitMix64: the same numbers for the same seed.
private struct SeededNumbers: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}

@Suite("Damaged manifests")
struct FuzzTests {
    @Test("never crash the reader, and every error in a file has a place in it", arguments: [1, 2, 3, 4] as [UInt64])
    func damage(seed: UInt64) throws {
        var numbers = SeededNumbers(state: seed)
        let folder = try TemporaryFolder()
        let original = Array((Sample.cluster + "---\n" + Sample.plans + "---\n" + Sample.bot).utf8)
        for _ in 0..<750 {
            var bytes = original
            for _ in 0..<Int.random(in: 1...4, using: &numbers) { damage(&bytes, &numbers) }
            try folder.write("all.yaml", bytes)
            let loaded = folder.load()
            let lines = bytes.count { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") } + 1
            for diagnostic in loaded.diagnostics where !diagnostic.message.contains("no manifest of the kind Cluster") {
                let place = try #require(diagnostic.place, "\(diagnostic.message), seed \(seed)")
                #expect((1...lines + 1).contains(place.line) && place.column >= 1)
            }
            #expect(loaded.desired?.isComplete != !loaded.errors.isEmpty || loaded.desired == nil)
        }
    }

    private func damage(_ bytes: inout [UInt8], _ numbers: inout SeededNumbers) {
        let marks = Array(":-[]{}&*!|>'\"%@#?, \n\t\\0~<".utf8) + [0, 0xff, 0xc3, 0xe2]
        let index = Int.random(in: bytes.indices, using: &numbers)
        switch Int.random(in: 0..<5, using: &numbers) {
        case 0: bytes[index] = UInt8.random(in: 0...255, using: &numbers)
        case 1: bytes[index] = marks.randomElement(using: &numbers) ?? 0
        case 2: bytes.insert(marks.randomElement(using: &numbers) ?? 0, at: index)
        case 3: bytes.removeSubrange(index..<min(bytes.count, index + Int.random(in: 1...20, using: &numbers)))
        default: bytes.insert(contentsOf: bytes[index..<min(bytes.count, index + 30)], at: index)
        }
    }
}
