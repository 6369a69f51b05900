import Mustache
import Text

/// How text that anybody may have written is put into a page.
///
/// Mustache's own way goes by characters as people see them: a quotation mark with an accent on it is another character,
/// stays as it is, and ends an attribute. This one goes by code points.
struct PageText: MustacheContentType {
    /// Whether what is not seen, or turns writing around, is shown as its code. In a text field it has to stay as it is:
    /// it comes back from there.
    let isForReading: Bool

    func escapeText(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        result.reserveCapacity(text.unicodeScalars.count)
        for scalar in text.unicodeScalars {
            if let entity = Self.entity(for: scalar) {
                result.append(contentsOf: entity.unicodeScalars)
            } else if isForReading, scalar.isMisleading {
                result.append(contentsOf: "\\u{\(String(scalar.value, radix: 16, uppercase: true))}".unicodeScalars)
            } else {
                result.append(scalar)
            }
        }
        return String(result)
    }

    private static func entity(for scalar: Unicode.Scalar) -> String? {
        switch scalar {
        case "<": "&lt;"
        case ">": "&gt;"
        case "&": "&amp;"
        case "\"": "&quot;"
        case "'": "&#39;"
        case "`": "&#96;"
        // A reader of HTML drops it, or takes it for a line feed.
        case "\r": "&#13;"
        case "\0": "\u{FFFD}"
        default: nil
        }
    }
}

extension Unicode.Scalar {
    /// Whether it moves, hides or turns around what stands beside it. Joiners are part of words and pictures.
    fileprivate var isMisleading: Bool {
        switch value {
        case 0x09, 0x0A, 0x200C, 0x200D: false
        // Parts of flags.
        case 0xE0020...0xE007F: false
        default: isUnprintable
        }
    }
}
