import CLibyaml

/// libyaml's events over the bytes of one file.
final class EventParser {
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let bytes: UnsafeBufferPointer<UInt8>

    /// The bytes must outlive the parser.
    init(_ bytes: UnsafeBufferPointer<UInt8>) throws(Unreadable) {
        self.bytes = bytes
        parser = .allocate(capacity: 1)
        guard yaml_parser_initialize(parser) == 1 else {
            parser.deallocate()
            throw Unreadable(message: "out of memory", mark: .start)
        }
        yaml_parser_set_input_string(parser, bytes.baseAddress, bytes.count)
    }

    deinit {
        yaml_parser_delete(parser)
        parser.deallocate()
    }

    /// The next event, which `body` may look at.
    func next<Result>(_ body: (borrowing yaml_event_t) throws(Unreadable) -> Result) throws(Unreadable) -> Result {
        var event = yaml_event_t()
        guard yaml_parser_parse(parser, &event) == 1 else { throw failure }
        defer { yaml_event_delete(&event) }
        return try body(event)
    }

    private var failure: Unreadable {
        let state = parser.pointee
        let problem = state.problem.map { String(cString: $0) } ?? "it cannot be read"
        switch state.error {
        case YAML_READER_ERROR:
            let mark = mark(atOffset: state.problem_offset)
            guard problem.contains("UTF-8") else {
                return Unreadable(
                    message: "not YAML: \(problem)",
                    mark: mark,
                    hint: "write it as an escape in double quotes"
                )
            }
            return Unreadable(message: "not UTF-8: \(problem)", mark: mark, hint: "save the file as UTF-8")
        case YAML_MEMORY_ERROR:
            return Unreadable(message: "out of memory", mark: .start)
        default:
            return SyntaxError(
                problem: problem,
                mark: Mark(state.problem_mark),
                context: state.context.map { (String(cString: $0), Mark(state.context_mark)) },
                text: bytes
            ).explained
        }
    }

    /// libyaml tells the place of an encoding error in bytes.
    private func mark(atOffset offset: Int) -> Mark {
        var mark = Mark.start
        for byte in bytes.prefix(offset) {
            if byte == UInt8(ascii: "\n") {
                mark.line += 1
                mark.column = 1
            } else if byte & 0xc0 != 0x80 {
                mark.column += 1
            }
        }
        return mark
    }
}

/// The end of reading a file: what is wrong with it, and from where on it cannot be read.
struct Unreadable: Error {
    var message: String
    var mark: Mark
    var hint: String?
}

extension Mark {
    init(_ mark: yaml_mark_t) {
        line = Int32(clamping: mark.line + 1)
        column = Int32(clamping: mark.column + 1)
    }
}
