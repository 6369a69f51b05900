import Glibc
import Secrets
import SystemPackage
import Testing

@Suite struct KeyFileTests {
    let pair = KeyPair.counting(from: 0)

    @Test("a private key file says what it is, and is its owner's alone whatever the umask")
    func written() throws {
        try withTemporaryDirectory { folder in
            let path = folder.appending("key")
            try pair.write(to: path)
            #expect(
                try contents(of: path) == """
                    # A flarexdb private key. It opens the secrets that are sealed to the recipient
                    # x25519:j0DFrbaPJWJK5bIU6nZ6bslNgp09e14a0bpvPiE4KF8=
                    # Keep it to yourself. If it is lost, issue the secrets anew for another recipient.
                    x25519-private:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=

                    """
            )
            var status = stat()
            #expect(stat(path.string, &status) == 0)
            #expect(status.st_mode & 0o777 == 0o600)
        }
    }

    @Test("what is written is read back")
    func roundTrip() throws {
        try withTemporaryDirectory { folder in
            let path = folder.appending("key")
            let pair = KeyPair.random()
            try pair.write(to: path)
            #expect(try KeyPair.read(from: path).recipient == pair.recipient)
        }
    }

    @Test("an existing file is not overwritten")
    func existing() throws {
        try withTemporaryDirectory { folder in
            let path = folder.appending("key")
            try write("precious", to: path)
            #expect(throws: SecretsError.keyFileExists(path)) { try pair.write(to: path) }
            #expect(try contents(of: path) == "precious")
        }
    }

    @Test("a link that leads nowhere is not followed")
    func danglingLink() throws {
        try withTemporaryDirectory { folder in
            let path = folder.appending("key")
            #expect(symlink(folder.appending("elsewhere").string, path.string) == 0)
            #expect(throws: SecretsError.keyFileExists(path)) { try pair.write(to: path) }
        }
    }

    @Test("a folder that is not there is said to be missing, for writing and for reading")
    func missingFolder() throws {
        try withTemporaryDirectory { folder in
            let path = folder.appending("none").appending("key")
            #expect(throws: SecretsError.keyFileNotWritten(path, .noSuchFileOrDirectory)) { try pair.write(to: path) }
            #expect(throws: SecretsError.keyFileNotRead(path, .noSuchFileOrDirectory)) { try KeyPair.read(from: path) }
            #expect(throws: SecretsError.keyFileNotRead(folder, .isDirectory)) { try KeyPair.read(from: folder) }
        }
    }

    @Test(
        "a file that others can read or write is refused",
        arguments: [0o644, 0o640, 0o660, 0o602, 0o610] as [CInterop.Mode]
    )
    func exposed(mode: CInterop.Mode) throws {
        try withTemporaryDirectory { folder in
            let path = folder.appending("key")
            try write(
                "x25519-private:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
                to: path,
                permissions: FilePermissions(rawValue: mode)
            )
            #expect(throws: SecretsError.keyFileExposed(path, mode: Int(mode))) { try KeyPair.read(from: path) }
        }
    }

    @Test(
        "comments, blank lines, indentation and other line ends do not matter",
        arguments: [
            "x25519-private:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
            "# one\r\n\r\n  x25519-private:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8= \t\r\n# two\r\n",
            "\n\n  # x25519-private:no\n\tx25519-private:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n\n",
        ]
    )
    func tolerated(text: String) throws {
        try withTemporaryDirectory { folder in
            let path = folder.appending("key")
            try write(text, to: path, permissions: .ownerRead)
            #expect(try KeyPair.read(from: path).recipient == pair.recipient)
        }
    }

    @Test(
        "a file of another form is refused with what is wrong",
        arguments: [
            ("", .missing), ("# only a comment\n", .missing), ("AGE-SECRET-KEY-1QQ", .foreign("an age key")),
            ("x25519:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=", .unknown), ("x25519-private:", .malformed),
            ("x25519-private:AAEC", .malformed),
            ("x25519-private:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8", .malformed),
            ("x25519-private:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8= x", .malformed),
            ("x25519-private:AAEC\nx25519-private:AAEC\n", .several),
            (String(repeating: "#", count: 70_000), .notText),
        ] as [(String, KeyTextFlaw)]
    )
    func malformed(text: String, flaw: KeyTextFlaw) throws {
        try withTemporaryDirectory { folder in
            let path = folder.appending("key")
            try write(text, to: path)
            #expect(throws: SecretsError.keyFileMalformed(path, flaw)) { try KeyPair.read(from: path) }
        }
    }

    @Test("a key comes through a pipe as well as from a file")
    func pipe() throws {
        let (reading, writing) = try FileDescriptor.pipe()
        try writing.closeAfter {
            _ = try writing.writeAll("x25519-private:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n".utf8)
        }
        let read = try reading.closeAfter { try KeyPair.read(from: FilePath("/dev/fd/\(reading.rawValue)")) }
        #expect(read.recipient == pair.recipient)
    }
}
