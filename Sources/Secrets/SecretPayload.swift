import Model

/// What is inside a sealed box: `{"bot": "<id>", "values": {"<NAME>": "<value>", ...}, "version": 1}`.
struct SecretPayload {
    static let version = 1

    /// Whose secret it is. Being inside the box, it cannot be changed without the box failing to open.
    let bot: String
    /// Sorted by name.
    let values: [SecretValue]

    init(bot: Name, values: [SecretValue]) {
        self.bot = bot.text
        self.values = values.sorted { $0.name < $1.name }
    }

    /// Why bytes are not a payload.
    enum Flaw: Error {
        case malformed
        case newer(version: Int)
    }

    init(reading bytes: [UInt8]) throws(Flaw) {
        guard case .object(let members)? = JSONReader.value(in: bytes), case .integer(let version)? = members["version"]
        else { throw .malformed }
        guard version == Self.version else { throw .newer(version: version) }
        guard case .text(let bot)? = members["bot"], case .object(let values)? = members["values"] else {
            throw .malformed
        }
        self.bot = bot
        var read: [SecretValue] = []
        for (name, value) in values.sorted(by: { $0.key < $1.key }) {
            guard case .text(let text) = value else { throw .malformed }
            read.append(SecretValue(name: name, value: SecretText(text)))
        }
        self.values = read
    }

    /// UTF-8, keys sorted.
    var bytes: [UInt8] {
        let values = Dictionary(uniqueKeysWithValues: values.map { ($0.name, JSON.text($0.value.revealed)) })
        let members: [String: JSON] = [
            "bot": .text(bot), "values": .object(values), "version": .integer(Self.version),
        ]
        return Array(JSON.object(members).line.utf8)
    }
}
