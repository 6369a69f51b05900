import Digest
package import Model

/// A bot's secret, closed once for each recipient.
///
/// Its text is a JSON object from recipient to box, `{"x25519:<key>": "<box>", ...}`, key and box in base64. A box is
/// what libsodium's `crypto_box_seal` makes of the UTF-8 of
/// `{"bot": "<id>", "values": {"DATABASE_URL": "...", ...}, "version": 1}`, so that any tool with libsodium opens it
/// with `crypto_box_seal_open`.
///
/// The bot's id inside keeps one bot's secret from passing for another's. A box does not say who closed it: it keeps
/// a secret from readers, and is as genuine as the table that it comes from.
package struct SealedSecret: Hashable, Sendable {
    package let bot: Name
    private let boxes: [Recipient: [UInt8]]

    /// Closes the values for every recipient.
    package init(_ values: [SecretValue], of bot: Name, for recipients: [Recipient]) throws(SecretsError) {
        guard !recipients.isEmpty else { throw .noRecipient(bot) }
        var payload = SecretPayload(bot: bot, values: values).bytes
        defer { Sodium.erase(&payload) }
        var boxes: [Recipient: [UInt8]] = [:]
        for recipient in recipients {
            guard let key = recipient.publicKey, let box = SealedBox.seal(payload, to: key) else {
                throw .unusableRecipient(recipient)
            }
            boxes[recipient] = box
        }
        self.bot = bot
        self.boxes = boxes
    }

    /// Reads the text of a bot's secret; key order and white space do not matter, as `jsonb` keeps neither.
    package init(_ text: String, of bot: Name) throws(SecretsError) {
        guard case .object(let members)? = JSONReader.value(in: Array(text.utf8)) else { throw .malformed(bot) }
        var boxes: [Recipient: [UInt8]] = [:]
        for (name, value) in members {
            guard let recipient = Recipient(name), case .text(let written) = value, let box = Base64.bytes(of: written)
            else { throw .malformed(bot) }
            boxes[recipient] = box
        }
        self.bot = bot
        self.boxes = boxes
    }

    /// The text to store, in the order of the recipients.
    package var text: String {
        let members = boxes.map { ($0.key.text, JSON.text(Base64.text(of: $0.value))) }
        return JSON.object(Dictionary(uniqueKeysWithValues: members)).line
    }

    /// Who can open it, sorted.
    package var recipients: [Recipient] { boxes.keys.sorted() }

    /// The values, sorted by name.
    ///
    /// Throws when there is no box for the key, when its box was changed, and when it holds another bot's secret.
    package func open(with key: KeyPair) throws(SecretsError) -> [SecretValue] {
        guard let box = boxes[key.recipient] else {
            throw .noBox(bot, for: key.recipient, recipients: recipients)
        }
        guard var bytes = SealedBox.open(box, publicKey: key.publicKey, privateKey: key.privateKey) else {
            throw .tampered(bot)
        }
        defer { Sodium.erase(&bytes) }
        let payload: SecretPayload
        do {
            payload = try SecretPayload(reading: bytes)
        } catch .newer(let version) {
            throw .newer(bot, version: version)
        } catch {
            throw .malformed(bot)
        }
        guard payload.bot == bot.text else { throw .otherBot(bot, found: payload.bot) }
        return payload.values
    }
}
