import TestSupport
import Testing
import TransparencyLog

@Suite("Notes")
struct NoteTests {
    /// The key and the note in the documentation of Go's package `note`.
    static let key = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    static let note = """
        If you think cryptography is the answer to your problem,
        then you don't know what your problem is.

        \u{2014} PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=

        """

    @Test("that Go's tools made are read, verified and written as they were")
    func known() throws {
        let key = try #require(NoteKey(Self.key))
        #expect("\(key)" == Self.key)
        let note = try #require(SignedNote(parsing: Self.note))
        #expect(note.verdict(by: [key]) == .signed)
        #expect("\(note)" == Self.note)
    }

    @Test("that were changed are forged")
    func changed() throws {
        let key = try #require(NoteKey(Self.key))
        let note = try #require(SignedNote(parsing: Self.note.replacing("answer", with: "Answer")))
        #expect(note.verdict(by: [key]) == .forged)
    }

    @Test("by keys that are not known count as not signed, whatever name they give")
    func unknown() throws {
        let other = try #require(NoteKey(name: "PeterNeumann", publicKey: [UInt8](repeating: 1, count: 32)))
        let note = try #require(SignedNote(parsing: Self.note))
        #expect(note.verdict(by: [other]) == .unknownKey)
        #expect(note.verdict(by: []) == .unknownKey)
    }

    @Test(
        "that are none are refused",
        arguments: [
            "", "\n", "text\n", "text\n\n", "\n\u{2014} a AAAAAAAA\n", "text\n\n- a AAAAAAAA\n",
            "text\n\n\u{2014} a AAAA\n", "text\n\n\u{2014}  AAAAAAAA\n", "text\n\n\u{2014} a b AAAAAAAA\n",
            "text\r\n\n\u{2014} a AAAAAAAA\n", "text\n\n\u{2014} a AAAAAAAA", "te\u{7}xt\n\n\u{2014} a AAAAAAAA\n",
        ]
    )
    func malformed(text: String) {
        #expect(SignedNote(parsing: text) == nil)
    }

    @Test("may hold empty lines before the last one, as the example of the specification does")
    func emptyLines() throws {
        let text = "Ognuno\n\ned \u{e8} subito sera.\n"
        let note = try #require(SignedNote(parsing: text + "\n\u{2014} a AAAAAAAA\n"))
        #expect(note.text == text)
    }

    @Test("are signed by keys whose names can stand in them", arguments: ["", "a b", "a+b", "a\nb", "a\u{a0}b"])
    func names(name: String) {
        #expect(NoteKey(name: name, publicKey: [UInt8](repeating: 1, count: 32)) == nil)
    }

    @Test("of a log say its name, size and root, and nothing else in their place")
    func checkpoints() throws {
        let text = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
        let checkpoint = try #require(Checkpoint(text))
        #expect(checkpoint.origin == "example.com/behind-the-sofa")
        #expect(checkpoint.size == 20_852_163)
        #expect(checkpoint.text == text)
        #expect(Checkpoint(text + "an extension\n") == checkpoint)
        for wrong in ["020852163", "-1", "+1", "1.0", ""] {
            #expect(Checkpoint(text.replacing("20852163", with: wrong)) == nil)
        }
        #expect(Checkpoint(text.replacing("q2I=", with: "q2I")) == nil)
        #expect(Checkpoint("a\n1\n") == nil)
    }

    @Test("with a path are proofs, which are read as they were written")
    func proofs() throws {
        let log = TreeTests.known
        let key = try #require(NoteKey(name: "log", publicKey: [UInt8](repeating: 1, count: 32)))
        let checkpoint = Checkpoint(origin: "log", size: 8, root: log.roots[8])
        let note = SignedNote(checkpoint.text, key: key) { _ in [UInt8](repeating: 7, count: 64) }
        let proof = TransparencyProof(index: 5, path: try log.inclusion(of: 5, in: 8), checkpoint: note)
        let text = "\(proof)"
        #expect(text.hasPrefix("c2sp.org/tlog-proof@v1\nindex 5\nvBoGQ7Eu"))
        #expect(TransparencyProof(text) == proof)
        #expect(TransparencyProof(text.replacing("\nindex", with: "\nextra AAAA\nindex")) == proof)
        #expect(proof.holds(for: log.leaves[5]))
        #expect(!proof.holds(for: log.leaves[4]))
        for wrong in [
            "", text.replacing("@v1", with: "@v2"), text.replacing("index 5", with: "index 05"),
            text.replacing("\nindex 5", with: ""), text.replacing("vBoG", with: "vBo"),
        ] {
            #expect(TransparencyProof(wrong) == nil)
        }
    }

    @Test("are about leaves whose fields cannot run into each other")
    func leaves() {
        #expect(LeafContent.bytes(of: []) == [])
        #expect(LeafContent.bytes(of: ["ab", nil, ""]) == [0, 0, 0, 2, 0x61, 0x62, 255, 255, 255, 255, 0, 0, 0, 0])
        #expect(LeafContent.bytes(of: ["a", "b"]) != LeafContent.bytes(of: ["ab", ""]))
    }
}
