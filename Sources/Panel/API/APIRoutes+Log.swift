import Audit
import HTTPTypes
import Hummingbird
import Model
import PanelStore

extension APIRoutes {
    private struct EntryPage: Encodable {
        var entries: [AuditEntryDocument]
        var next: Int?
    }

    private struct SessionList: Encodable {
        var sessions: [SessionDocument]
    }

    private static let search: [Operation.Parameter] = [
        .init(name: "q", schema: .text, about: "A part of the text or of the reason."),
        .init(name: "actor", schema: .text, about: "A part of the actor or of the login."),
        .init(name: "act", schema: .text, about: "An act, such as statement."),
        .before, .limit,
    ]

    static let log = [
        Route.api(
            .get,
            "/audit",
            .signedIn,
            Operation(
                id: "listAuditEntries",
                summary: "Entries of the audit log, the newest first; of one workspace for all but administrators.",
                parameters: [.init(name: "workspace", schema: .nameOrNone, about: "Only this workspace.")] + search,
                answer: .json(.page("entries", of: .auditEntry, next: .integer()))
            )
        ) { exchange in
            let limit = try exchange.limit()
            return entryPage(try await AuditSearch.entries(try exchange.query, limit: limit, exchange), limit)
        },
        Route.api(
            .get,
            "/bots/{bot}/audit",
            .bot(.read),
            Operation(
                id: "listAuditEntriesOfBot",
                summary: "What was done with a bot, the newest first.",
                parameters: search,
                answer: .json(.page("entries", of: .auditEntry, next: .integer()))
            )
        ) { exchange in
            let limit = try exchange.limit()
            var filter = try AuditSearch.filter(try exchange.query, limit: limit)
            filter.bot = try exchange.bot.id.text
            filter.workspace = try exchange.bot.workspace.text
            return entryPage(try await exchange.panel.store.auditEntries(matching: filter), limit)
        },
        Route.api(
            .get,
            "/audit/{entry}",
            .signedIn,
            Operation(id: "showAuditEntry", summary: "One entry.", answer: .json(.named(.auditEntry)))
        ) { exchange in .json(AuditEntryDocument(try await AuditSearch.entry(exchange))) },
        Route.api(
            .get,
            "/audit/{entry}/proof",
            .signedIn,
            Operation(
                id: "proveAuditEntry",
                summary: "A proof that the entry is in the log (C2SP tlog-proof).",
                answer: .file(type: "text/plain; charset=utf-8")
            )
        ) { exchange in try await AuditEntryPage.proof(of: try await AuditSearch.entry(exchange), exchange) },
        Route.api(
            .get,
            "/sessions",
            .administrator,
            Operation(
                id: "listSessions",
                summary: "Who is signed in.",
                answer: .json(.object([.init("sessions", .list(.named(.session)))]))
            )
        ) { exchange in
            let sessions = try await exchange.panel.store.sessions()
            return .json(SessionList(sessions: sessions.map { SessionDocument($0) }))
        },
        Route.api(
            .delete,
            "/sessions/{session}",
            .administrator,
            Operation(id: "endSession", summary: "Signs somebody out.", status: 204, answer: .nothing)
        ) { exchange in
            try await SessionsPage.end(try exchange.number("session"), exchange)
            return Response(status: .noContent)
        },
    ]

    private static func entryPage(_ entries: [AuditEntry], _ limit: Int) -> Response {
        let next = entries.count == limit ? entries.last?.number : nil
        return .json(EntryPage(entries: entries.map { AuditEntryDocument($0) }, next: next))
    }
}
