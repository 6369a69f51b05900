package import Audit
package import Model
package import PostgresClient
import SQLText

/// A request that is to be carried out, and by what right it was asked for.
package struct ClaimedRequest: Sendable {
    package var request: Request
    package var caller: Caller
    /// Whether the token by which it was asked for is still good; nil where there was none.
    package var isTokenGood: Bool?
    /// When it was claimed first, as the server prints it: what was done since then may have been done for it.
    package var begun: String
    /// Its entry in the audit log; nil until there is one.
    package var intent: Int?
}

extension PostgresSession {
    /// The letters of `flarexR`: whoever carries out requests holds this lock.
    package static let requestLock: Int64 = 0x66_6C61_7265_7852

    /// How many requests of one workspace are carried out at once, so that it does not keep others waiting.
    private static let workspaceLimit = 2

    /// Gives back what was claimed by somebody who is gone; for whoever holds the lock.
    package func returnRequests() throws {
        try execute("UPDATE flarex.request SET state = 'filed' WHERE state = 'running'")
    }

    /// Claims the oldest request whose turn it is; for a superuser's session, while the lock is held.
    ///
    /// One bot's are carried out one after another. One that was claimed before, by somebody who is gone, keeps its time.
    ///
    /// - Returns: nil where there is none.
    package func claimRequest() throws -> ClaimedRequest? {
        let claims = try query(
            """
            UPDATE flarex.request q SET state = 'running', begun_at = coalesce(begun_at, pg_catalog.now())
            WHERE number = (
                SELECT min(number) FROM flarex.request r
                WHERE state = 'filed'
                    AND NOT EXISTS (SELECT FROM flarex.request o WHERE o.state = 'running' AND o.bot = r.bot)
                    AND (SELECT count(*) FROM flarex.request o WHERE o.state = 'running' AND o.workspace = r.workspace)
                        < \(Self.workspaceLimit)
            )
            RETURNING number, groups::text, token, begun_at::text AS begun, intent,
                (SELECT name FROM flarex.api_token t WHERE t.number = q.token) AS token_name,
                (SELECT workspace FROM flarex.api_token t WHERE t.number = q.token) AS token_workspace,
                (SELECT permission FROM flarex.api_token t WHERE t.number = q.token) AS token_permission,
                (SELECT revoked_at IS NULL AND pg_catalog.now() < expires_at
                    FROM flarex.api_token t WHERE t.number = q.token) AS is_good
            """
        ) { row in
            Claim(
                number: try row.integer("number"),
                groups: try row.textArray("groups"),
                token: try row.token(),
                isTokenGood: try row.optionalBoolean("is_good"),
                begun: try row.text("begun"),
                intent: try row.optionalInteger("intent")
            )
        }
        guard let claim = claims.first else { return nil }
        guard let request = try readRequest(claim.number) else {
            // A later release's: what it is, this one does not know.
            try endRequest(claim.number, as: .refused, error: "this release of flarexdb does not know how")
            return try claimRequest()
        }
        let person = Person(user: request.actor, groups: Set(claim.groups))
        return ClaimedRequest(
            request: request,
            caller: claim.token.map(Caller.token) ?? .person(person),
            isTokenGood: claim.isTokenGood,
            begun: claim.begun,
            intent: claim.intent
        )
    }

    /// Writes the request's entry into the audit log, and that it is the request's, both or neither.
    ///
    /// - Returns: the entry's number.
    package func openRequest(_ number: Int, _ intent: AuditDraft) throws -> Int {
        try together {
            guard let entry = try appendAudit([intent]).first else {
                throw PostgresError(.malformedResult, "the audit log gave the entry no number")
            }
            try execute("UPDATE flarex.request SET intent = \(entry) WHERE number = \(number)")
            return entry
        }
    }

    /// Writes down what came of a request, in the audit log too, both or neither. The text of a migration goes: it is in
    /// the record of the migration, without the passwords that it may hold.
    ///
    /// - Parameter result: as JSON.
    package func endRequest(
        _ number: Int,
        as state: Request.State,
        result: String? = nil,
        error: String? = nil,
        _ outcome: AuditDraft? = nil
    ) throws {
        try together {
            try execute(
                """
                UPDATE flarex.request SET state = \(bind: .text(state.rawValue)),
                    ended_at = pg_catalog.clock_timestamp(), arguments = arguments - 'text',
                    result = \(bind: .optional(result))::pg_catalog.jsonb, error = \(bind: .optional(error))
                WHERE number = \(number) AND ended_at IS NULL
                """
            )
            if let outcome { _ = try appendAudit([outcome]) }
        }
    }

    private func together<Value>(_ body: () throws -> Value) throws -> Value {
        try execute("BEGIN")
        do {
            let value = try body()
            try execute("COMMIT")
            return value
        } catch {
            _ = try? execute("ROLLBACK")
            throw error
        }
    }

    /// Whether a bot's credential was issued at that time or later.
    package func hasCredential(of bot: Name, since moment: String) throws -> Bool {
        try query(
            """
            SELECT issued_at >= \(bind: .text(moment))::timestamptz FROM flarex.secret WHERE bot = \(bind: .text(bot.text))
            """
        ) { try $0.boolean(0) }.first ?? false
    }

    /// Whether a bot's newest archive is of that time or later.
    package func hasArchive(of bot: Name, since moment: String) throws -> Bool {
        try query(
            """
            SELECT EXISTS (SELECT FROM flarex.archive
                WHERE bot = \(bind: .text(bot.text)) AND taken_at >= \(bind: .text(moment))::timestamptz)
            """
        ) { try $0.boolean(0) }.first ?? false
    }
}

private struct Claim: Sendable {
    var number: Int
    var groups: [String]
    var token: TokenGrant?
    var isTokenGood: Bool?
    var begun: String
    var intent: Int?
}

extension Row {
    fileprivate func token() throws -> TokenGrant? {
        guard let number = try optionalInteger("token"), let name = try optionalText("token_name"),
            let permission = Permission(rawValue: try text("token_permission"))
        else { return nil }
        let workspace = try optionalText("token_workspace").flatMap { Name($0) }
        return TokenGrant(number: number, name: name, workspace: workspace, permission: permission)
    }
}

extension ClaimedRequest {
    /// Why the request is not carried out; nil where the caller may still ask for it.
    ///
    /// - Parameters:
    ///   - permissions: as they are now.
    ///   - workspace: the one that the bot is in now; nil for a bot that the registry does not know.
    package func refusal(under permissions: Permissions, botIn workspace: Name?) -> String? {
        let actor = caller.actor
        if let bot = request.bot, workspace != request.workspace {
            return "there is no bot \(bot) in workspace \(request.workspace)"
        }
        if isTokenGood == false { return "\(actor) is good no more" }
        let needed = request.kind.permission
        if permissions.allows(caller, needed, in: request.workspace) { return nil }
        return "\(actor) has no permission \(needed.rawValue) in workspace \(request.workspace)"
    }
}
