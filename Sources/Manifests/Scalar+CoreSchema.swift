/// What a plain scalar is in the core schema of YAML 1.2, section 10.3.2. `no`, `on` and `yes` are strings there.
extension Scalar.Kind {
    init(plain text: String) {
        // Nearly every scalar in a manifest is a word, which its first byte tells.
        guard let first = text.utf8.first else {
            self = .null
            return
        }
        switch first {
        case UInt8(ascii: "n"), UInt8(ascii: "N"), UInt8(ascii: "~"):
            self = ["~", "null", "Null", "NULL"].contains(text) ? .null : .string
        case UInt8(ascii: "t"), UInt8(ascii: "T"), UInt8(ascii: "f"), UInt8(ascii: "F"):
            self = Scalar.boolean(text) == nil ? .string : .boolean
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
            self = Scalar.isInteger(text) ? .integer : Scalar.isFloat(text) ? .float : .string
        default:
            self = .string
        }
    }
}

extension Scalar {
    static func boolean(_ text: String) -> Bool? {
        switch text {
        case "true", "True", "TRUE": true
        case "false", "False", "FALSE": false
        default: nil
        }
    }

    /// The number that an integer scalar stands for; nil when it exceeds 64 bits.
    static func integer(_ text: String) -> Int? {
        if text.hasPrefix("0x") { return Int(text.dropFirst(2), radix: 16) }
        if text.hasPrefix("0o") { return Int(text.dropFirst(2), radix: 8) }
        return Int(text)
    }

    fileprivate static func isInteger(_ text: String) -> Bool {
        var bytes = text.utf8[...]
        if bytes.starts(with: "0x".utf8) {
            return bytes.count > 2 && bytes.dropFirst(2).allSatisfy(isHexadecimalDigit)
        }
        if bytes.starts(with: "0o".utf8) {
            return bytes.count > 2 && bytes.dropFirst(2).allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "7")).contains)
        }
        dropSign(&bytes)
        return !bytes.isEmpty && bytes.allSatisfy(isDigit)
    }

    fileprivate static func isFloat(_ text: String) -> Bool {
        if [".nan", ".NaN", ".NAN"].contains(text) { return true }
        var bytes = text.utf8[...]
        dropSign(&bytes)
        if [".inf", ".Inf", ".INF"].contains(Substring(bytes)) { return true }
        let whole = dropDigits(&bytes)
        var fraction = 0
        if bytes.first == UInt8(ascii: ".") {
            bytes.removeFirst()
            fraction = dropDigits(&bytes)
        }
        guard whole + fraction > 0 else { return false }
        if bytes.first == UInt8(ascii: "e") || bytes.first == UInt8(ascii: "E") {
            bytes.removeFirst()
            dropSign(&bytes)
            guard dropDigits(&bytes) > 0 else { return false }
        }
        return bytes.isEmpty
    }

    private static func dropSign(_ bytes: inout Substring.UTF8View) {
        if bytes.first == UInt8(ascii: "+") || bytes.first == UInt8(ascii: "-") { bytes.removeFirst() }
    }

    @discardableResult
    private static func dropDigits(_ bytes: inout Substring.UTF8View) -> Int {
        let digits = bytes.prefix(while: isDigit).count
        bytes.removeFirst(digits)
        return digits
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    private static func isHexadecimalDigit(_ byte: UInt8) -> Bool {
        isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte | 0x20)
    }
}
