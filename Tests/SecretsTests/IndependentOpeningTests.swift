import Glibc
import Model
import SQLText
import Secrets
import SystemPackage
import Testing

@Suite struct IndependentOpeningTests {
    /// Knows the documented format and libsodium, and nothing of flarexdb.
    static let script = """
        import base64, ctypes, json, sys
        sodium = ctypes.CDLL("libsodium.so")
        if sodium.sodium_init() < 0:
            sys.exit("no libsodium")
        lines = [line.strip() for line in open(sys.argv[1])]
        private = base64.b64decode([l for l in lines if l and not l.startswith("#")][0].removeprefix("x25519-private:"))
        public = ctypes.create_string_buffer(32)
        sodium.crypto_scalarmult_base(public, private)
        recipient = "x25519:" + base64.b64encode(public.raw).decode()
        box = base64.b64decode(json.load(open(sys.argv[2]))[recipient])
        message = ctypes.create_string_buffer(len(box) - sodium.crypto_box_sealbytes())
        length = ctypes.c_ulonglong(len(box))
        if sodium.crypto_box_seal_open(message, box, length, public, private) != 0:
            sys.exit("does not open")
        payload = json.loads(message.raw)
        print(payload["bot"], payload["version"])
        for name, value in payload["values"].items():
            print(name + "=" + value)
        """

    @Test("a program with nothing but libsodium opens a secret with the key file")
    func opened() throws {
        try withTemporaryDirectory { folder in
            let pair = KeyPair.random()
            let form = try form(recipients: [KeyPair.random().recipient, pair.recipient])
            let credential = try CredentialIssuer().issue(for: form)
            try pair.write(to: folder.appending("key"))
            try write(credential.sealed.text, to: folder.appending("sealed.json"))
            try write(Self.script, to: folder.appending("open.py"))

            let values = try SealedSecret(credential.sealed.text, of: form.bot).open(with: pair)
            let expected = values.map { "\($0.name)=\($0.value.revealed)\n" }.joined()
            let output = try run("cd '\(folder)' && python3 open.py key sealed.json 2>&1")
            #expect(output == "weather 1\n" + expected)
        }
    }

    private func run(_ command: String) throws -> String {
        guard let stream = popen(command, "r") else { throw Errno(rawValue: errno) }
        var output: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while case let count = fread(&buffer, 1, buffer.count, stream), count > 0 { output += buffer.prefix(count) }
        #expect(pclose(stream) == 0)
        return String(decoding: output, as: UTF8.self)
    }
}
