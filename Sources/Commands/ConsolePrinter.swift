import Console
import Model
import PostgresClient
import Presentation
import Synchronization
import Text

/// Prints what comes of statements: results to standard output, everything else beside it.
final class ConsolePrinter: Sendable {
    private struct Result {
        var columns: [ResultColumn]?
        /// As long as they are not printed.
        var rows: [[[UInt8]?]] = []
        var shown = 0
        /// Whether COPY has written any.
        var hasData = false
    }

    private let format: ConsoleCommand.Format
    private let policy: ClusterPolicy.Console
    private let result = Mutex(Result())

    init(_ format: ConsoleCommand.Format, policy: ClusterPolicy.Console) {
        self.format = format
        self.policy = policy
    }

    func take(_ event: StatementEvent) {
        switch event {
        case .columns(let columns):
            result.withLock { $0.columns = columns }
            if format == .csv { write(ResultCSV.line(columns.map { Array($0.name.utf8) })) }
        case .row(let row):
            result.withLock { result in
                result.shown += 1
                if format != .csv { result.rows.append(row) }
            }
            if format == .csv { write(ResultCSV.line(row)) }
        case .data(let bytes):
            result.withLock { $0.hasData = true }
            write(bytes)
        case .notice(let notice): Console.error.write(notice.report.harmless)
        case .notification(let notification):
            let payload = notification.payload.isEmpty ? "" : " with payload \"\(notification.payload)\""
            Console.error.write("Notification \"\(notification.channel)\"\(payload) received.\n".harmless)
        }
    }

    func finish(_ outcome: ConsoleOutcome) {
        let result = self.result.withLock { result in
            defer { result = Result() }
            return result
        }
        let end = outcome.end
        switch format {
        case .table:
            if let columns = result.columns, !outcome.isFailed || !result.rows.isEmpty {
                Console.output.write(ResultTable(columns, result.rows).text(count: count(result, end)))
            }
            if let tag = end.tag?.description, isShown(tag, result) { Console.output.write("\(tag.harmless)\n") }
        case .json:
            let document = ResultJSON.line(outcome, columns: result.columns, rows: result.rows)
            Console.output.write(document)
        case .csv: break
        }
        if outcome.isFailed, let report = outcome.report {
            let state = end.error?.state.map { "SQLSTATE:  \($0)\n" } ?? ""
            Console.error.write((report + state).harmless)
        }
        if end.isSessionOver { Console.error.write("The server has ended the session.\n") }
        if end.isCut { Console.error.write(note(result, outcome)) }
    }

    /// What psql says below a result, and what it does not say.
    private func count(_ result: Result, _ end: StatementEnd) -> String {
        let rows = counted(result.shown, "row")
        return end.isCut && end.tag != nil && end.rows > result.shown ? "\(result.shown) of \(end.rows) rows" : rows
    }

    /// As in psql, a command's name is not shown below rows that it read, nor among data.
    private func isShown(_ tag: String, _ result: Result) -> Bool {
        guard !tag.isEmpty, !result.hasData else { return false }
        return result.columns == nil || ["INSERT", "UPDATE", "DELETE", "MERGE"].contains { tag.hasPrefix($0) }
    }

    private func note(_ result: Result, _ outcome: ConsoleOutcome) -> String {
        let limits = "\(counted(policy.rows, "row")) and \(policy.bytes)"
        let fate =
            outcome.isStopped
            ? " The statement was stopped, and its changes were rolled back." : ""
        return "Not all of it is shown: spec.console of the policy allows \(limits) for each result.\(fate)\n"
    }

    private func write(_ bytes: [UInt8]) {
        // A terminal would take control characters for its own.
        guard Console.output.isTerminal else { return Console.output.write(bytes) }
        Console.output.write(String(decoding: bytes, as: UTF8.self).harmless)
    }
}
