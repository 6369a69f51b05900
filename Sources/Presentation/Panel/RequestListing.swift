package import Model

/// Requests in print.
package struct RequestListing: Presentable {
    private let requests: [Request]

    package init(_ requests: [Request]) { self.requests = requests }

    package func text(style: TextStyle) -> String {
        guard !requests.isEmpty else { return "No requests.\n" }
        var table = TextTable(header: ["NUMBER", "FILED", "KIND", "BOT", "WORKSPACE", "ACTOR", "STATE", "WHY"])
        for request in requests {
            table.add([
                "\(request.number)", request.filed.description, request.kind.rawValue, request.bot?.text ?? "-",
                request.workspace.text, request.actor, request.state.rawValue, request.error ?? "-",
            ])
        }
        return table.text(style: style)
    }

    package var document: RequestListDocument {
        RequestListDocument(requests: requests.map(RequestListDocument.Entry.init))
    }
}

/// Requests in JSON. Keys are part of the contract; what has no value is left out.
package struct RequestListDocument: Encodable {
    package struct Entry: Encodable {
        let number: Int
        let kind: String
        let bot: String?
        let workspace: String
        let actor: String
        let origin: String
        let client: String?
        let reason: String?
        let state: String
        let filedAt: String
        let begunAt: String?
        let endedAt: String?
        /// What came of it, as the text of a JSON document.
        let result: String?
        let error: String?

        init(_ request: Request) {
            (number, kind, bot) = (request.number, request.kind.rawValue, request.bot?.text)
            (workspace, actor, origin) = (request.workspace.text, request.actor, request.origin)
            (client, reason, state) = (request.client, request.reason, request.state.rawValue)
            (filedAt, begunAt, endedAt) = (
                request.filed.description, request.begun?.description, request.ended?.description
            )
            (result, error) = (request.result, request.error)
        }
    }

    let requests: [Entry]
}
