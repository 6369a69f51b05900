/// A statement, or a part of one, that cannot be injected into.
///
/// Its text comes from string literals in the program's source; everything else enters by interpolation as an
/// ``Identifier``, a ``Literal``, a bind, a secret or another `SQL`. A plain `String` does not compile.
package struct SQL: Sendable, Hashable, ExpressibleByStringInterpolation {
    enum Segment: Sendable, Hashable {
        case text(String)
        case bind(Bind)
        case secret(Literal)
    }

    var segments: [Segment]

    package init(stringLiteral value: StaticString) { segments = [.text(value.description)] }

    package init(stringInterpolation: StringInterpolation) { segments = stringInterpolation.segments }

    init(segments: [Segment]) { self.segments = segments }

    package struct StringInterpolation: StringInterpolationProtocol {
        var segments: [Segment] = []

        package init(literalCapacity: Int, interpolationCount: Int) {
            segments.reserveCapacity(interpolationCount * 2 + 1)
        }

        package mutating func appendLiteral(_ literal: StaticString) { append(text: literal.description) }

        package mutating func appendInterpolation(_ identifier: Identifier) { append(text: identifier.quoted) }

        package mutating func appendInterpolation(_ literal: Literal) { append(text: literal.quoted) }

        /// A number; a negative one in parentheses, since a minus sign before it would begin a comment.
        package mutating func appendInterpolation(_ number: some BinaryInteger) {
            append(text: number < 0 ? "(\(number))" : "\(number)")
        }

        package mutating func appendInterpolation(_ sql: SQL) {
            for segment in sql.segments {
                if case .text(let text) = segment { append(text: text) } else { segments.append(segment) }
            }
        }

        /// A value that travels beside the statement.
        package mutating func appendInterpolation(bind: Bind) { segments.append(.bind(bind)) }

        /// A constant that is sent to the server but never shown.
        package mutating func appendInterpolation(secret: Literal) { segments.append(.secret(secret)) }

        @available(*, unavailable, message: "text becomes SQL only as an Identifier, a Literal or a bind")
        package mutating func appendInterpolation(_ text: String) {}

        private mutating func append(text: String) {
            if case .text(let last)? = segments.last {
                segments[segments.count - 1] = .text(last + text)
            } else {
                segments.append(.text(text))
            }
        }
    }
}

extension Sequence where Element == SQL {
    /// The statements' parts one after another with a separator between them.
    package func joined(separator: SQL) -> SQL {
        var result = SQL(segments: [])
        for (index, part) in enumerated() {
            result = index == 0 ? part : "\(result)\(separator)\(part)"
        }
        return result
    }
}
