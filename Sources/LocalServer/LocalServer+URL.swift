package import SQLText
import SystemPackage

extension LocalServer {
    /// The superuser's way in, over the private socket.
    package var adminURL: String { adminURL(database: "postgres") }

    package func adminURL(database: Identifier) -> String {
        "postgresql:///\(encoded(database.name))?host=\(encoded(socketDirectory.string))&port=\(port)&user=postgres"
    }
}

/// The text with everything but letters, digits and `-._~` percent-encoded.
private func encoded(_ text: String) -> String {
    var result = ""
    for byte in text.utf8 {
        let scalar = Unicode.Scalar(byte)
        if scalar.isASCII, scalar.properties.isAlphabetic || "0123456789-._~".unicodeScalars.contains(scalar) {
            result.unicodeScalars.append(scalar)
        } else {
            let digits = String(byte, radix: 16, uppercase: true)
            result += digits.utf8.count == 1 ? "%0\(digits)" : "%\(digits)"
        }
    }
    return result
}
