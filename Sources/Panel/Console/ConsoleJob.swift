import Console
import Model
import PostgresClient
import Statements
import Text

/// A text of statements that a person runs as a bot, and what came of it until now.
///
/// It goes on when the browser that began it is gone, and what came of it stays for a while: whoever reloads a page does
/// not run anything again.
actor ConsoleJob {
    enum State: Hashable, Sendable {
        case running
        case ended
        case cancelled
        /// Why it could not go on, in words for whoever ran it.
        case broken(String)
    }

    /// What was in the editor.
    struct Draft: Hashable, Sendable {
        var text: String
        /// What of it is run; nil for all.
        var selection: String?
        /// Where the selection begins.
        var start = TextPlace.start
        var mode = ConsoleMode.run
    }

    /// What a job is about.
    struct Subject: Hashable, Sendable {
        var bot: Name
        /// Whose it is: only they see it.
        var owner: ConsoleDesk.Owner
        var draft: Draft
        /// What is run.
        var text: String
        var reason: String?
        var isReadOnly: Bool
    }

    /// How much of the results of one job is kept.
    static let byteLimit = 32 * 1024 * 1024
    static let statementLimit = 200

    nonisolated let id: String
    nonisolated let subject: Subject
    nonisolated let began: ContinuousClock.Instant
    private(set) var state = State.running
    private(set) var results: [StatementResult] = []
    private(set) var bytes = 0
    private var current: ConsoleRun?
    private var isCancelled = false
    private var waiters: [Int: CheckedContinuation<Void, Never>] = [:]
    private var waits = 0

    init(_ id: String, _ subject: Subject) {
        self.id = id
        self.subject = subject
        began = .now
    }

    /// Runs the text, up to its first statement that fails. Called once.
    func run(in session: ConsoleSession) async {
        let end: State
        do {
            end = try await runAll(in: session)
        } catch let error as ConsoleError {
            end = .broken("\(error)")
        } catch let error as PostgresError {
            end = .broken(error.message)
        } catch {
            end = .broken("the session is over")
        }
        finish(end)
    }

    /// Whether a statement failed, or it could not go on.
    var hasFailed: Bool {
        if case .broken = state { true } else { results.contains { $0.error != nil } }
    }

    /// Says why nothing is run.
    func fail(_ reason: String) { finish(.broken(reason)) }

    func cancel() {
        guard state == .running else { return }
        isCancelled = true
        current?.cancel()
    }

    /// Waits until it is over, but not longer than that.
    func wait(upTo limit: Duration) async {
        guard state == .running else { return }
        waits += 1
        let number = waits
        let timer = Task {
            try await Task.sleep(for: limit)
            self.giveUp(number)
        }
        await withCheckedContinuation { waiters[number] = $0 }
        timer.cancel()
    }

    private func giveUp(_ number: Int) { waiters.removeValue(forKey: number)?.resume() }

    private func finish(_ end: State) {
        state = end
        current = nil
        for waiter in waiters.values { waiter.resume() }
        waiters = [:]
    }

    // MARK: Statements

    private func runAll(in session: ConsoleSession) async throws -> State {
        var script = Script(subject.text)
        while !isCancelled {
            script.hasStandardStrings = await session.hasStandardStrings
            guard let piece = script.next() ?? script.last() else { break }
            guard results.count < Self.statementLimit else {
                return .broken("a run has at most \(Self.statementLimit) statements")
            }
            guard bytes < Self.byteLimit else { return .broken("the results so far are too large for more") }
            switch piece {
            case .statement(let statement):
                guard try await run(statement, in: session) else { return isCancelled ? .cancelled : .ended }
            case .metaCommand(let command):
                try await session.refuse(command.recordable, because: "a command of psql's")
                return .broken("line \(command.line): this is a command of psql's, which are not known here")
            case .unreadable(let line):
                return .broken("the statement in line \(line) is not text")
            }
        }
        return isCancelled ? .cancelled : .ended
    }

    private func run(_ statement: SourceStatement, in session: ConsoleSession) async throws -> Bool {
        let redaction = Redaction(of: statement.text, hasStandardStrings: await session.hasStandardStrings)
        var result = StatementResult(
            statement: redaction.text,
            line: statement.line,
            start: TextPlace(line: statement.line, column: statement.column)
        )
        let run = session.run(statement.text)
        current = run
        if isCancelled { run.cancel() }
        defer { current = nil }
        for try await event in run {
            switch event {
            case .reconnected: result.messages.append("The session was over; this is a new one.")
            case .output(let output): result.take(output)
            case .ended(let outcome):
                result.end(with: outcome, statement.text)
                bytes += result.bytes
                results.append(result)
                return !outcome.isFailed
            }
        }
        return false
    }
}

extension StatementResult {
    fileprivate mutating func take(_ event: StatementEvent) {
        switch event {
        case .columns(let columns): self.columns = columns
        case .row(let row): rows.append(row)
        case .data(let bytes): data += bytes
        case .notice(let notice): addMessage(notice.report)
        case .notification(let notification):
            let payload = notification.payload.isEmpty ? "" : " with payload \"\(notification.payload)\""
            addMessage("Notification \"\(notification.channel)\"\(payload) received.")
        }
    }

    /// A statement can send any number of them.
    private mutating func addMessage(_ text: String) {
        switch messages.count {
        case ..<100: messages.append(String(text.prefix(4000)))
        case 100: messages.append("There are more messages, which are not kept.")
        default: break
        }
    }

    fileprivate mutating func end(with outcome: ConsoleOutcome, _ text: String) {
        let end = outcome.end
        command = end.tag?.description
        rowCount = columns == nil ? end.tag?.rows : end.rows
        isCut = end.isCut
        isStopped = outcome.isStopped
        milliseconds = outcome.duration.milliseconds
        auditEntry = outcome.entry
        guard outcome.isFailed, let report = outcome.report else { return }
        error = Failure(
            report: report,
            state: end.error?.state?.rawValue,
            position: end.error?.position,
            place: end.error?.position.map { start.plus(TextPlace.start.moved(by: $0 - 1, in: text)) }
        )
    }
}

extension ConsoleJob.Subject {
    /// A place of what was run, in the editor's text.
    func place(of place: TextPlace) -> TextPlace {
        var inner = place
        if place.line == 1 { inner.column = max(place.column - draft.mode.prefix.unicodeScalars.count, 1) }
        return draft.selection == nil ? inner : draft.start.plus(inner)
    }
}
