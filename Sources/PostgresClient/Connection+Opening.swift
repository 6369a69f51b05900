import CLibpq
import Glibc

extension Connection {
    /// Connects, within the options' bound.
    static func open(_ options: ConnectionOptions) throws -> Connection {
        let parameters = options.parameters
        let handle = withCStrings(parameters.map(\.keyword)) { keywords in
            withCStrings(parameters.map(\.value)) { PQconnectStartParams(keywords, $0, 1) }
        }
        guard let handle else { throw PostgresError(.connectionFailed, "out of memory for a connection") }
        let connection = Connection(handle)
        // Only so does the text of a refused connection hold the SQLSTATE.
        PQsetErrorVerbosity(handle, PQERRORS_VERBOSE)
        try connection.finishOpening(options)
        return connection
    }

    private func finishOpening(_ options: ConnectionOptions) throws {
        let deadline = ContinuousClock.now + options.connectLimit
        var next = PGRES_POLLING_WRITING
        while isStillOpening(next) {
            try Task.checkCancellation()
            guard ContinuousClock.now < deadline else {
                throw PostgresError(
                    .connectionFailed,
                    "cannot connect to \(options.target): no answer within \(options.connectLimit)"
                )
            }
            if waitForSocket(next == PGRES_POLLING_READING ? POLLIN : POLLOUT) { next = PQconnectPoll(handle) }
        }
        guard next == PGRES_POLLING_OK else { throw refusal(options) }
        guard PQsetnonblocking(handle, 1) == 0 else { throw PostgresError(.connectionFailed, message) }
    }

    private func isStillOpening(_ next: PostgresPollingStatusType) -> Bool {
        PQstatus(handle) != CONNECTION_BAD && (next == PGRES_POLLING_READING || next == PGRES_POLLING_WRITING)
    }

    private func refusal(_ options: ConnectionOptions) -> PostgresError {
        let lines = String(cString: PQerrorMessage(handle)).split(whereSeparator: \.isNewline)
            .filter { !$0.hasPrefix("LOCATION:") }
        let (text, state) = Self.splittingState(lines.map { folded(String($0)) }.joined(separator: "; "))
        return PostgresError(.connectionFailed, "cannot connect to \(options.target): \(text)", state: state)
    }

    /// Takes `28P01: ` out of `FATAL:  28P01: password authentication failed`.
    static func splittingState(_ text: String) -> (text: String, state: SQLState?) {
        let pattern = #/(?<severity>[A-Z]+): +(?<state>[0-9A-Z]{5}): /#
        guard let match = text.firstMatch(of: pattern) else { return (text, nil) }
        let rest = text.replacing(pattern) { "\($0.severity): " }
        return (rest, SQLState(rawValue: String(match.state)))
    }
}

/// Lends the texts to C as an array of strings that ends with a null pointer.
func withCStrings<Result>(
    _ texts: [String?],
    _ body: (UnsafePointer<UnsafePointer<CChar>?>?) throws -> Result
) rethrows -> Result {
    var bytes: [CChar] = []
    var offsets: [Int?] = []
    for text in texts {
        guard let text else {
            offsets.append(nil)
            continue
        }
        offsets.append(bytes.count)
        bytes.append(contentsOf: text.utf8.lazy.map { CChar(bitPattern: $0) })
        bytes.append(0)
    }
    return try bytes.withUnsafeBufferPointer { buffer in
        let pointers = offsets.map { $0.flatMap { offset in buffer.baseAddress.map { $0 + offset } } } + [nil]
        return try pointers.withUnsafeBufferPointer { try body($0.baseAddress) }
    }
}
