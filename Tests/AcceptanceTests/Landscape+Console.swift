import Audit
import Console
import Model
import PanelStore
import PostgresClient
import SQLText

/// What came of a statement at a console.
struct ConsoleAnswer: Sendable {
    var columns: [String] = []
    var rows: [[String?]] = []
    var data = ""
    var notices: [String] = []
    var outcome: ConsoleOutcome?

    var state: String? { outcome?.end.error?.state?.rawValue }
    var first: String? { rows.first?.first ?? nil }

    mutating func take(_ event: ConsoleRun.Event) {
        switch event {
        case .reconnected: break
        case .output(.columns(let columns)): self.columns = columns.map(\.name)
        case .output(.row(let row)): rows.append(row.map { $0.map { String(decoding: $0, as: UTF8.self) } })
        case .output(.data(let bytes)): data += String(decoding: bytes, as: UTF8.self)
        case .output(.notice(let notice)): notices.append(notice.report)
        case .output(.notification): break
        case .ended(let outcome): self.outcome = outcome
        }
    }
}

extension ConsoleSession {
    @discardableResult
    func answer(_ statement: String, input: (@Sendable () throws -> [UInt8]?)? = nil) async throws -> ConsoleAnswer {
        var answer = ConsoleAnswer()
        for try await event in run(statement, input: input) { answer.take(event) }
        return answer
    }
}

extension Landscape {
    /// A console of the bot, which is closed afterwards.
    ///
    /// - Parameter panel: the panel opens it, with the policy that it was told of.
    func withConsole<Value>(
        of bot: String,
        readOnly: Bool = false,
        policy: ClusterPolicy.Console = ClusterPolicy.Console(),
        by panel: PanelStore? = nil,
        _ body: (ConsoleSession) async throws -> Value
    ) async throws -> Value {
        guard let name = Name(bot) else { throw Missing(what: bot) }
        var context = AuditContext(actor: "ada", origin: .cli, client: "here", request: "r-1")
        context.reason = "a look"
        if let panel {
            context.origin = .panel
            let console = try await panel.console(of: name, isReadOnly: readOnly, by: context)
            let result: Result<Value, any Error>
            do { result = .success(try await body(console.session)) } catch { result = .failure(error) }
            try await console.close()
            return try result.get()
        }
        let admin = try await session()
        let console = try await ConsoleSession(
            of: name,
            isReadOnly: readOnly,
            policy: policy,
            by: context,
            through: admin,
            at: ConnectionOptions("postgresql://127.0.0.1:\(port)/postgres?sslmode=disable")
        )
        let result: Result<Value, any Error>
        do { result = .success(try await body(console)) } catch { result = .failure(error) }
        try await console.close()
        await admin.close()
        return try result.get()
    }

    /// The statements of the bot in the audit log, with what came of them, in their order.
    func recorded(_ bot: String) async throws -> [(text: String, result: String?, state: String?)] {
        let session = try await session()
        let entries = try await session.query(
            """
            SELECT e.text, o.result, o.sqlstate FROM flarex.audit_entry e
                LEFT JOIN flarex.audit_entry o ON o.intent = e.sequence
            WHERE e.bot = \(bind: .text(bot)) AND e.act = 'statement' AND e.kind = 'intent' ORDER BY e.sequence
            """
        ) { (try $0.text(0), try $0.optionalText(1), try $0.optionalText(2)) }
        await session.close()
        return entries.map { (text: $0.0, result: $0.1, state: $0.2) }
    }
}
