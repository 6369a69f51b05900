import Digest
import TestSupport
import Testing
import TransparencyLog

/// A log with its leaves, and the nodes that it keeps.
struct SampleLog {
    let leaves: [TreeHash]
    private(set) var nodes: [StoredNode: TreeHash] = [:]
    /// The root at each size, from 0.
    private(set) var roots = [TreeHash.empty]

    init(_ data: [[UInt8]]) {
        leaves = data.map { TreeHash.leaf($0) }
        var frontier = TreeFrontier()
        for (index, leaf) in leaves.enumerated() {
            nodes[StoredNode(level: 0, index: index)] = leaf
            for (node, hash) in frontier.append(leaf) { nodes[node] = hash }
            roots.append(frontier.root)
        }
    }

    init(count: Int) { self.init((0..<count).map { Array("\($0)".utf8) }) }

    /// The hashes over the ranges, from no more nodes than are needed for them.
    func hashes(over ranges: [Range<Int>]) throws -> [TreeHash] {
        let needed = Set(ranges.flatMap(StoredNode.needed))
        let known = nodes.filter { needed.contains($0.key) }
        return try ranges.map { try #require(TreeHash.over($0, from: known)) }
    }

    func inclusion(of index: Int, in size: Int) throws -> [TreeHash] {
        try hashes(over: LeafRange.inclusion(of: index, in: size))
    }

    func consistency(from old: Int, to new: Int) throws -> [TreeHash] {
        try hashes(over: LeafRange.consistency(from: old, to: new))
    }
}

@Suite("Trees")
struct TreeTests {
    /// The leaves that implementations of RFC 6962 test themselves with.
    static let known = SampleLog([
        [], [0x00], [0x10], [0x20, 0x21], [0x30, 0x31], [0x40, 0x41, 0x42, 0x43],
        [0x50, 0x51, 0x52, 0x53, 0x54, 0x55, 0x56, 0x57], Array(0x60...0x6F),
    ])

    @Test("have the roots that are known for the leaves that implementations test themselves with")
    func knownRoots() {
        #expect(
            Self.known.roots.map(\.description) == [
                "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
                "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
                "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
                "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
                "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
            ]
        )
    }

    @Test("have the proofs that are known for these leaves")
    func knownProofs() throws {
        #expect(
            try Self.known.inclusion(of: 5, in: 8).map(\.description) == [
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            ]
        )
        #expect(
            try Self.known.consistency(from: 6, to: 8).map(\.description) == [
                "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            ]
        )
    }

    @Test("of any size prove each of their leaves, and none that is not theirs")
    func inclusion() throws {
        let log = SampleLog(count: 70)
        for size in 1...70 {
            for index in 0..<size {
                let path = try log.inclusion(of: index, in: size)
                let root = log.roots[size]
                #expect(TreeHash.root(from: log.leaves[index], at: index, in: size, along: path) == root)
                #expect(TreeHash.root(from: .leaf([1]), at: index, in: size, along: path) != root)
                let other = (index + 1) % size
                if other != index {
                    #expect(TreeHash.root(from: log.leaves[index], at: other, in: size, along: path) != root)
                }
                #expect(TreeHash.root(from: log.leaves[index], at: index, in: size, along: path + [root]) != root)
                if !path.isEmpty {
                    let short = path.dropLast()
                    #expect(TreeHash.root(from: log.leaves[index], at: index, in: size, along: Array(short)) != root)
                }
            }
        }
    }

    @Test("of any size are proved to begin with any smaller one, and with no other")
    func consistency() throws {
        let log = SampleLog(count: 40)
        for new in 0...40 {
            for old in 0...new {
                let path = try log.consistency(from: old, to: new)
                let (before, after) = ((old, log.roots[old]), (new, log.roots[new]))
                #expect(isConsistent(before, with: after, along: path))
                #expect(!isConsistent((old, .leaf([1])), with: after, along: path))
                if old > 0 { #expect(!isConsistent(before, with: (new, .leaf([1])), along: path)) }
            }
        }
    }

    @Test("are read through the nodes that a log keeps, which are few", arguments: [1, 255, 256, 257, 65_536, 70_000])
    func storedNodes(size: Int) throws {
        let log = SampleLog(count: size)
        #expect(try log.hashes(over: [0..<size]) == [log.roots[size]])
        var generator = SeededGenerator(seed: UInt64(size))
        for _ in 0..<20 {
            let index = Int.random(in: 0..<size, using: &generator)
            let path = try log.inclusion(of: index, in: size)
            #expect(TreeHash.root(from: log.leaves[index], at: index, in: size, along: path) == log.roots[size])
        }
    }

    @Test("of ten million leaves need no more than a few hundred nodes for a proof")
    func nodesOfALargeTree() {
        for index in [0, 1, 4_999_999, 9_999_999] {
            let ranges = LeafRange.inclusion(of: index, in: 10_000_000)
            #expect(ranges.flatMap(StoredNode.needed).count < 1200)
        }
    }
}
