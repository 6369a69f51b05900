/// A JSON value whose members keep their order, so that the text it becomes is always the same.
enum JSON: Sendable, Hashable {
    case null
    case boolean(Bool)
    case integer(Int)
    case string(String)
    case array([JSON])
    case object([Member])

    struct Member: Sendable, Hashable {
        var name: String
        var value: JSON

        init(_ name: String, _ value: JSON) {
            self.name = name
            self.value = value
        }
    }

    /// The text with two spaces for each level.
    var text: String {
        var result = ""
        write(to: &result, indentation: "")
        return result
    }

    private func write(to result: inout String, indentation: String) {
        switch self {
        case .null: result += "null"
        case .boolean(let value): result += value ? "true" : "false"
        case .integer(let value): result += String(value)
        case .string(let value): Self.write(value, to: &result)
        case .array(let values):
            Self.write(values, between: "[", and: "]", to: &result, indentation: indentation) { value, result, inner in
                value.write(to: &result, indentation: inner)
            }
        case .object(let members):
            Self.write(members, between: "{", and: "}", to: &result, indentation: indentation) {
                member,
                result,
                inner in
                Self.write(member.name, to: &result)
                result += ": "
                member.value.write(to: &result, indentation: inner)
            }
        }
    }

    private static func write<Element>(
        _ elements: [Element],
        between opening: String,
        and closing: String,
        to result: inout String,
        indentation: String,
        each: (Element, inout String, String) -> Void
    ) {
        guard !elements.isEmpty else {
            result += opening + closing
            return
        }
        let inner = indentation + "  "
        result += opening
        for (index, element) in elements.enumerated() {
            result += index == 0 ? "\n" : ",\n"
            result += inner
            each(element, &result, inner)
        }
        result += "\n" + indentation + closing
    }

    private static func write(_ text: String, to result: inout String) {
        result += "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": result += "\\\(scalar)"
            case "\n": result += "\\n"
            case "\u{0}"..."\u{1f}":
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        result += "\""
    }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    init(stringLiteral value: String) { self = .string(value) }
    init(booleanLiteral value: Bool) { self = .boolean(value) }
    init(integerLiteral value: Int) { self = .integer(value) }
    init(arrayLiteral elements: JSON...) { self = .array(elements) }
    init(dictionaryLiteral elements: (String, JSON)...) { self = .object(elements.map { Member($0.0, $0.1) }) }
}
