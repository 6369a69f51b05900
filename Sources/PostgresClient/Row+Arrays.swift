extension Row {
    /// A one-dimensional array of texts or names without NULLs: `text[]`, `name[]`, `aclitem[]`.
    package func textArray(_ column: Column) throws(PostgresError) -> [String] {
        try require(optionalTextArray(column), column)
    }

    package func optionalTextArray(_ column: Column) throws(PostgresError) -> [String]? {
        try value(column, as: "a one-dimensional array without NULLs", arrayElements)
    }
}

/// Reads `{plain,"quo\"ted"}`.
private func arrayElements(_ bytes: UnsafeRawBufferPointer) -> [String]? {
    guard bytes.count >= 2, bytes.first == UInt8(ascii: "{"), bytes.last == UInt8(ascii: "}") else { return nil }
    var rest = bytes[1..<(bytes.count - 1)]
    var elements: [String] = []
    while !rest.isEmpty {
        guard let element = nextElement(&rest) else { return nil }
        elements.append(element)
        guard !rest.isEmpty else { break }
        guard rest.removeFirst() == UInt8(ascii: ","), !rest.isEmpty else { return nil }
    }
    return elements
}

private func nextElement(_ rest: inout Slice<UnsafeRawBufferPointer>) -> String? {
    guard rest.first == UInt8(ascii: "\"") else {
        let plain = rest.prefix { $0 != UInt8(ascii: ",") }
        rest = rest.dropFirst(plain.count)
        let text = String(decoding: plain, as: UTF8.self)
        // A text that reads NULL is quoted; braces without quotes are a further dimension.
        return text == "NULL" || text.isEmpty || plain.contains(UInt8(ascii: "{")) ? nil : text
    }
    rest.removeFirst()
    var element: [UInt8] = []
    while let byte = rest.popFirst() {
        switch byte {
        case UInt8(ascii: "\""): return String(decoding: element, as: UTF8.self)
        case UInt8(ascii: "\\"):
            guard let escaped = rest.popFirst() else { return nil }
            element.append(escaped)
        default: element.append(byte)
        }
    }
    return nil
}
