import Model
import Secrets
import Testing

@Suite struct KeyPairTests {
    /// The public keys were computed with the formulas of RFC 7748 in Python.
    @Test(
        "a recipient is the X25519 public key of the private key",
        arguments: [
            (UInt8(0), "x25519:j0DFrbaPJWJK5bIU6nZ6bslNgp09e14a0bpvPiE4KF8="),
            (UInt8(100), "x25519:fZwkMWU5glwYluV/KBl3Rnk85gy+461H2p0HuF+lXio="),
        ]
    )
    func recipient(first: UInt8, recipient: String) {
        #expect(KeyPair.counting(from: first).recipient.text == recipient)
    }

    @Test("two new pairs differ")
    func fresh() { #expect(KeyPair.random().recipient != KeyPair.random().recipient) }
}
