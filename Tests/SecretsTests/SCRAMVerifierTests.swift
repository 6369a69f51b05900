import CLibpq
import Digest
import Testing

@testable import Secrets

@Suite struct SCRAMVerifierTests {
    static let counting = [UInt8](0..<16)

    /// Computed with Python's hashlib.pbkdf2_hmac and hmac.
    static let vectors: [(password: String, salt: [UInt8], text: String, digest: String)] = [
        (
            String(repeating: "x", count: 43), counting,
            "SCRAM-SHA-256$4096:AAECAwQFBgcICQoLDA0ODw==$zcv3KBnJToEZ3np23KIxPgZJTnQlFI2XoKwL6962Gxg="
                + ":3Tve6DPhcn+eBmF9GGX5PLzmZdqx9tW9SC3fnrNSJlg=",
            "0806696a1b35bb8cb14ed7ffcd1087a687aef44a4b3d988b55cc4581d1ccca1c"
        ),
        (
            String(repeating: "k", count: 64), [UInt8](repeating: 0, count: 16),
            "SCRAM-SHA-256$4096:AAAAAAAAAAAAAAAAAAAAAA==$AE8pwvPIAvRm3qiu/3YQDj21H55W6jZBMuXp0ysyjbI="
                + ":curANTYUWvRNnKZEAfW4A8c8y/VVXb1SpIMUoT2qPoM=",
            "daf0a7a9b52205e3aeadb9fadc3816bd2f0646eed6e6ff1d0a91a88c877e4333"
        ),
        (
            // Longer than a block of SHA-256, so that HMAC uses the password's digest.
            String(repeating: "long-", count: 20), [UInt8](repeating: 255, count: 16),
            "SCRAM-SHA-256$4096://///////////////////w==$5Sr1tq5TwlcFCjxkVMckBmmnr6T62I4l2UaYdsOOQtY="
                + ":SYA/rkaN4Db21d4AtX6UrAj+E+yQUSbuc3x9e3knVzQ=",
            "a0bbde58767d87015d369d7a070f8b1d3c8fa703a7962e6dad0f28eeaa131001"
        ),
        (
            "", [UInt8](16..<32),
            "SCRAM-SHA-256$4096:EBESExQVFhcYGRobHB0eHw==$pSOF/CX83/lKuhdJ3mP8uk26fAxXQ/0cRRY8wthVZaw="
                + ":VusUWnn6SoXSo4+Nav1sVo8+9KHoO5Jl6tKlD/dQGlc=",
            "8f4508b6bfb865dde7ba860e0e59a4640e847a7c25bb0c628bfc1450879cf23d"
        ),
    ]

    @Test("a verifier equals the one that another implementation computes", arguments: 0..<4)
    func equalsIndependent(index: Int) {
        let vector = Self.vectors[index]
        let verifier = SCRAMVerifier(password: Password(vector.password), salt: vector.salt)
        #expect(verifier.text == vector.text)
        #expect(verifier.digest == vector.digest)
    }

    @Test("libpq's verifiers of any password accept that one and no other, and ours of the same salt are the same")
    func agreesWithLibpq() throws {
        // Its verifiers need no server: a connection that failed will do.
        let connection = PQconnectdb("host=/nowhere connect_timeout=1")
        defer { PQfinish(connection) }
        for length in [1, 12, 43, 64, 65, 200] {
            let password = Password(String(repeating: "Pa55-", count: length).prefix(length).description)
            let stored = try #require(
                PQencryptPasswordConn(connection, password.text.revealed, "bot", "scram-sha-256")
            )
            defer { PQfreemem(stored) }
            let text = String(cString: stored)
            let verifier = try #require(SCRAMVerifier(text))
            #expect(verifier.accepts(password))
            #expect(!verifier.accepts(Password(password.text.revealed + "x")))
            let fields = text.split(separator: "$")[1].split(separator: ":")
            let salt = try #require(Base64.bytes(of: String(fields[1])))
            #expect(SCRAMVerifier(password: password, salt: salt).text == text, "\(length) bytes")
        }
    }

    @Test(
        "a verifier serves the exchange in RFC 7677: the client's proof holds and the server's signature is the RFC's"
    )
    func servesTheExampleOfTheRFC() throws {
        let salt = try #require(Base64.bytes(of: "W22ZaJ0SNY7soEsUEjb6gQ=="))
        let verifier = SCRAMVerifier(password: Password("pencil"), salt: salt)
        let nonce = "rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0"
        let message =
            "n=user,r=rOprNGfwEbeRWgbNEkqO,r=\(nonce),s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096,c=biws,r=\(nonce)"
        let keys = try #require(verifier.text.split(separator: "$").last).split(separator: ":").map(String.init)
        let storedKey = try #require(Base64.bytes(of: keys[0]))
        let serverKey = try #require(Base64.bytes(of: keys[1]))

        let serverSignature = HMAC.code(of: Array(message.utf8), key: serverKey)
        #expect(Base64.text(of: serverSignature) == "6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=")

        let clientProof = try #require(Base64.bytes(of: "dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="))
        let clientSignature = HMAC.code(of: Array(message.utf8), key: storedKey)
        let clientKey = zip(clientProof, clientSignature).map { $0 ^ $1 }
        #expect(SHA256.digest(of: clientKey) == storedKey)
    }

    @Test(
        "a stored verifier accepts its password and no other, whatever its number of rounds",
        arguments: [
            "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY="
                + ":wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=",
            "SCRAM-SHA-256$1:AAECAwQFBgcICQoLDA0ODw==$ulPBEMD7pdxjBcsUkN1eHH+6PaNEw+VlbDgOlKfXVz0="
                + ":FLxfly9TUma+46jkj8QyTfQMWRqeNyK1YOt6NKVPr/I=",
            "SCRAM-SHA-256$2:AAECAwQFBgcICQoLDA0ODw==$liAXH9SQvDZWqDtaMMYIO4xG1+7RzkioBaXLhwC/W3c="
                + ":7PrbLsMWRpyh/jk4wMqQFQWM4TDsbgY6FjCORCHxXQI=",
        ]
    )
    func acceptsItsPassword(text: String) throws {
        let verifier = try #require(SCRAMVerifier(text))
        #expect(verifier.text == text)
        #expect(verifier.accepts(Password("pencil")))
        #expect(!verifier.accepts(Password("pencil ")))
        #expect(!verifier.accepts(Password("")))
    }

    @Test(
        "a text that is no SCRAM verifier is not read as one",
        arguments: [
            "", "md5c8e2e7f4c3f1f5a9f7d9f7d9f7d9f7d9", "SCRAM-SHA-256$", "SCRAM-SHA-256$4096:AAEC$AAEC:AAEC",
            "SCRAM-SHA-256$0:AAECAwQFBgcICQoLDA0ODw==$ulPBEMD7pdxjBcsUkN1eHH+6PaNEw+VlbDgOlKfXVz0="
                + ":FLxfly9TUma+46jkj8QyTfQMWRqeNyK1YOt6NKVPr/I=",
            "SCRAM-SHA-1$4096:AAECAwQFBgcICQoLDA0ODw==$ulPBEMD7pdxjBcsUkN1eHH+6PaNEw+VlbDgOlKfXVz0="
                + ":FLxfly9TUma+46jkj8QyTfQMWRqeNyK1YOt6NKVPr/I=",
        ]
    )
    func refusesOtherTexts(text: String) { #expect(SCRAMVerifier(text) == nil) }
}
