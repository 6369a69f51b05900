/// The elements of a one-dimensional array in PostgreSQL's text form, such as `{a,"b, c",NULL}`.
///
/// - Returns: nil when the text is no such array. The element `NULL` without quotes is nil.
package func arrayElements(_ text: String) -> [String?]? {
    var bytes = Array(text.utf8)[...]
    guard bytes.popFirst() == UInt8(ascii: "{"), bytes.popLast() == UInt8(ascii: "}") else { return nil }
    guard !bytes.isEmpty else { return [] }
    var elements: [String?] = []
    while true {
        guard let element = takeElement(&bytes) else { return nil }
        elements.append(element)
        guard let separator = bytes.popFirst() else { return elements }
        guard separator == UInt8(ascii: ",") else { return nil }
    }
}

/// Takes one element off the front; nil when it is malformed, `.some(nil)` for NULL.
private func takeElement(_ bytes: inout ArraySlice<UInt8>) -> String?? {
    guard bytes.first == UInt8(ascii: "\"") else {
        let plain = bytes.prefix { $0 != UInt8(ascii: ",") }
        // Braces without quotes are a further dimension.
        guard !plain.isEmpty, !plain.contains(UInt8(ascii: "{")) else { return nil }
        bytes = bytes[plain.endIndex...]
        let text = String(decoding: plain, as: UTF8.self)
        return .some(text == "NULL" ? nil : text)
    }
    var element: [UInt8] = []
    bytes.removeFirst()
    while let byte = bytes.popFirst() {
        switch byte {
        case UInt8(ascii: "\""): return String(decoding: element, as: UTF8.self)
        case UInt8(ascii: "\\"):
            guard let escaped = bytes.popFirst() else { return nil }
            element.append(escaped)
        default: element.append(byte)
        }
    }
    return nil
}
