/// Why a text is not a private key file.
package enum KeyTextFlaw: Error, Hashable, CustomStringConvertible {
    case notText
    case missing
    case several
    case foreign(String)
    case unknown
    case noAuditKey
    case malformed

    package var description: String {
        switch self {
        case .notText: "it is too large or not UTF-8"
        case .missing: "it holds no key"
        case .foreign(let kind): "it is \(kind)"
        case .several: "it holds more than one key"
        case .unknown: "its key does not start with x25519-private:"
        case .noAuditKey: "its key does not start with PRIVATE+KEY+"
        case .malformed: "its key is not 32 bytes in base64"
        }
    }
}
