import Digest
import Secrets

/// A random value that proves something to the panel, which keeps its digest alone.
enum Secret {
    /// 256 bits as 43 characters for URLs and cookies.
    static func make(_ randomness: Randomness = .system) -> String { Base64.urlText(of: randomness.bytes(32)) }

    /// Whether the text could be one: the database need not be asked about anything else.
    static func isPlausible(_ text: String) -> Bool {
        text.utf8.count == 43 && Base64.bytes(ofURLText: text)?.count == 32
    }
}
