import CLibpq

extension PostgresError {
    /// The error that a failed result carries.
    init(_ result: ResultSet) {
        let severity = result.field(.severity)
        let fatal = severity == "FATAL" || severity == "PANIC"
        let state = result.field(.state).map(SQLState.init(rawValue:))
        self.init(
            fatal || state == nil ? .connectionLost : .server,
            result.field(.message) ?? folded(String(cString: PQresultErrorMessage(result.handle))),
            state: state,
            hint: result.field(.hint)
        )
        self.severity = severity
        detail = result.field(.detail).map(folded)
        context = result.field(.context)
        position = result.field(.position).flatMap { Int($0) }
        schema = result.field(.schema)
        table = result.field(.table)
        column = result.field(.column)
        constraint = result.field(.constraint)
    }
}

/// The parts of an error or a notice, by libpq's letters for them.
enum DiagnosticField: UInt8 {
    case severity = 0x56  // V, the one that is never translated
    case state = 0x43  // C
    case message = 0x4D  // M
    case detail = 0x44  // D
    case hint = 0x48  // H
    case context = 0x57  // W
    case position = 0x50  // P
    case schema = 0x73  // s
    case table = 0x74  // t
    case column = 0x63  // c
    case constraint = 0x6E  // n
}

extension ResultSet {
    func field(_ field: DiagnosticField) -> String? {
        PQresultErrorField(handle, Int32(field.rawValue)).map { String(cString: $0) }
    }
}

/// A text of several lines as one.
func folded(_ text: String) -> String {
    text.split(whereSeparator: \.isNewline)
        .map { line in
            let tail = line.drop(while: \.isWhitespace)
            return tail[..<(tail.lastIndex { !$0.isWhitespace }.map(tail.index(after:)) ?? tail.startIndex)]
        }
        .filter { !$0.isEmpty }
        .joined(separator: " ")
}
