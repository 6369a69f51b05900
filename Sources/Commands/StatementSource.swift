import Dispatch
import Statements
import Synchronization

/// A script of which more comes when it is needed.
final class StatementSource: Sendable {
    enum Need: Sendable {
        case statement
        /// The rest of a statement.
        case continuation
        /// What COPY reads.
        case data
    }

    /// So much data is handed on at once.
    private static let batch = 1 << 16

    private struct State {
        var script: Script
        var isAtEnd = false
        /// Of what COPY reads.
        var isInData = false
        var isDataAtEnd = false
    }

    private let state: Mutex<State>
    /// Gives whole lines; nil at the end. It may block.
    private let more: @Sendable (Need) throws -> [UInt8]?
    private let queue = DispatchQueue(label: "dev.flarex.console-input")

    init(_ script: Script, more: @escaping @Sendable (Need) throws -> [UInt8]?) {
        state = Mutex(State(script: script))
        self.more = more
    }

    /// The next statement or meta-command; nil at the end. Waits on a thread of its own.
    func next(hasStandardStrings: Bool) async throws -> Script.Piece? {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result { try self.take(hasStandardStrings) }) }
        }
    }

    private func take(_ hasStandardStrings: Bool) throws -> Script.Piece? {
        try state.withLock { state in
            state.script.hasStandardStrings = hasStandardStrings
            (state.isInData, state.isDataAtEnd) = (false, false)
            while true {
                if let piece = state.script.next() { return piece }
                guard !state.isAtEnd else { return state.script.last() }
                if let lines = try more(state.script.isPending ? .continuation : .statement) {
                    state.script.append(bytes: lines)
                } else {
                    state.isAtEnd = true
                }
            }
        }
    }

    /// The next part of the lines up to `\.`; nil after it.
    func takeData() throws -> [UInt8]? {
        try state.withLock { state in
            if !state.isInData {
                state.isInData = true
                state.script.skipBlankLineEnd()
            }
            var part: [UInt8] = []
            while part.count < Self.batch, !state.isDataAtEnd {
                if let line = state.script.takeLine(isAtEnd: state.isAtEnd) {
                    state.isDataAtEnd = Self.isEndMark(line)
                    if !state.isDataAtEnd { part += line }
                } else if state.isAtEnd {
                    state.isDataAtEnd = true
                } else if let lines = try more(.data) {
                    state.script.append(bytes: lines)
                } else {
                    state.isAtEnd = true
                }
            }
            return part.isEmpty ? nil : part
        }
    }

    private static func isEndMark(_ line: [UInt8]) -> Bool {
        line.starts(with: "\\.".utf8)
            && line.dropFirst(2).allSatisfy { $0 == UInt8(ascii: "\r") || $0 == UInt8(ascii: "\n") }
    }

    /// Forgets what was begun, as after Ctrl-C.
    func discard() { state.withLock { $0.script.discard() } }
}
