import Audit
import Hummingbird
import NIOCore
import PanelStore
import TransparencyLog

/// One entry of the audit log, whole.
struct AuditEntryPage: Sendable {
    struct Field: Sendable {
        var name: String
        var value: String
    }

    var number: Int
    var act: String
    var result: Badge
    var fields: [Field]
    var text: String?
    var isForgotten: Bool
    var outcomes: [Int]
    /// The hash of its leaf, with which a proof is checked.
    var leaf: String
    var hasProof: Bool

    init(_ entry: AuditEntry, hasProof: Bool) {
        number = entry.number
        act = entry["act"] ?? ""
        result = Badge(auditResult: entry.result)
        fields = zip(AuditEntry.names, entry.fields).compactMap { name, value in
            value.map { Field(name: name, value: $0) }
        }
        text = entry.text
        isForgotten = entry.isForgotten
        outcomes = entry.outcomes
        leaf = entry.leaf.base64
        self.hasProof = hasProof
    }

    static let routes = [
        Route.page(.get, "/audit/{entry}", .signedIn) { exchange in
            let entry = try await AuditSearch.entry(exchange)
            let proof = try await exchange.panel.store.proof(of: entry.number)
            let page = AuditEntryPage(entry, hasProof: proof != nil)
            return exchange.page(.auditEntry, try exchange.frame("Audit entry \(entry.number)", .audit), page)
        },
        Route.page(.get, "/audit/{entry}/proof", .signedIn) { exchange in
            let entry = try await AuditSearch.entry(exchange)
            return try await proof(of: entry, exchange)
        },
        Route.page(.get, "/audit/{entry}/leaf", .signedIn) { exchange in
            let entry = try await AuditSearch.entry(exchange)
            let body = ResponseBody(byteBuffer: ByteBuffer(bytes: entry.leafContent))
            return .download("entry-\(entry.number).leaf", type: "application/octet-stream", body)
        },
    ]

    /// A file that anybody can check without the panel.
    ///
    /// - Throws: `Problem` while no checkpoint has the entry.
    static func proof(of entry: AuditEntry, _ exchange: Exchange) async throws -> Response {
        guard let proof = try await exchange.panel.store.proof(of: entry.number) else {
            throw Problem(.notFound, "No checkpoint has this entry yet.")
        }
        let body = ResponseBody(byteBuffer: ByteBuffer(string: proof.description))
        return .download("entry-\(entry.number).tlog-proof", type: "text/plain; charset=utf-8", body)
    }
}
