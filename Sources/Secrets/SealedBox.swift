import CLibsodium

/// libsodium's sealed boxes: anyone can close one, only the recipient can open it, and a changed one does not open.
enum SealedBox {
    /// Nil when the key is not one that X25519 can use.
    static func seal(_ message: [UInt8], to publicKey: [UInt8]) -> [UInt8]? {
        Sodium.start()
        var box = [UInt8](repeating: 0, count: message.count + crypto_box_sealbytes())
        return crypto_box_seal(&box, message, UInt64(message.count), publicKey) == 0 ? box : nil
    }

    /// Nil when the box was changed or closed for another key.
    static func open(_ box: [UInt8], publicKey: [UInt8], privateKey: SecretBytes) -> [UInt8]? {
        guard box.count >= crypto_box_sealbytes() else { return nil }
        var message = [UInt8](repeating: 0, count: box.count - crypto_box_sealbytes())
        let isOpen = privateKey.withBytes {
            guard let key = $0.baseAddress else { return false }
            return crypto_box_seal_open(&message, box, UInt64(box.count), publicKey, key) == 0
        }
        return isOpen ? message : nil
    }
}
