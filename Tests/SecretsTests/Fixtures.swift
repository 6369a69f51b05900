import Model
import SQLText
import Secrets
import Testing

func name(_ text: String) throws -> Name { try #require(Name(text)) }

func form(
    host: String = "pg.flarex.internal",
    port: Int = 5432,
    sslMode: Endpoint.SSLMode = .require,
    urlForm: URLForm = .documented,
    database: Identifier = "flarex",
    searchPath: [Identifier] = ["bot_52a111a37f5f4026", "ext_citext", "flarex_shim", "pg_catalog"],
    recipients: [Recipient] = [KeyPair.counting(from: 0).recipient]
) throws -> ConnectionForm {
    ConnectionForm(
        bot: try name("weather"),
        role: "bot_52a111a37f5f4026",
        database: database,
        endpoint: Endpoint(host: host, port: port, sslMode: sslMode, urlForm: urlForm),
        searchPath: searchPath,
        recipients: recipients
    )
}

extension KeyPair {
    /// The pair whose private key is 32 bytes that count up.
    static func counting(from first: UInt8) -> KeyPair { .random(from: .counting(from: first)) }
}

extension Randomness {
    static func counting(from first: UInt8) -> Randomness {
        Randomness { count in (0..<count).map { first &+ UInt8($0) } }
    }
}

extension Password {
    init(_ text: String) { self.init(SecretText(text)) }
}

/// The values by name, in clear.
func revealed(_ values: [SecretValue]) -> [String: String] {
    Dictionary(uniqueKeysWithValues: values.map { ($0.name, $0.value.revealed) })
}
