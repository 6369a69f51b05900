import Digest
import Testing

@Suite struct DigestTests {
    @Test("digests equal those of another implementation")
    func vectors() {
        #expect(
            BLAKE2b.hexDigest(of: "abc") == "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319"
        )
        #expect(BLAKE2b.hexDigest(of: "") == "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8")
        #expect(SHA256.hexDigest(of: "abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(SHA256.hexDigest(of: "") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    }

    @Test("bytes are written as two lowercase digits each")
    func hexadecimalDigits() {
        #expect(hexadecimal([]) == "")
        #expect(hexadecimal([0x00, 0x0F, 0xA0, 0xFF]) == "000fa0ff")
    }

    @Test("a digest is one value, whether it was computed or read, and any other text equals none")
    func values() {
        let text = BLAKE2b.hexDigest(of: "abc")
        let digest = BLAKE2b.digest(of: "abc") as HexDigest
        #expect(digest == HexDigest(text) && digest.text == text)
        for other in ["", "by hand", text.uppercased(), String(text.dropLast()), text + "0"] {
            #expect(HexDigest(other) != digest && HexDigest(other).text == other)
        }
    }
}
