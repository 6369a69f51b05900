import FoundationEssentials
package import Model
import Text

/// An entry that is yet to be written. Its number, time, login and hash come from the server.
package struct AuditDraft: Sendable, Encodable {
    package enum Result: String, Sendable {
        case done
        case failed
        case skipped
        case refused
        /// Whoever began it was gone before it could say what came of it.
        case unknown
    }

    private var kind: String
    private var act: String
    private var actor: String
    private var origin: String
    private var bot: String?
    private var workspace: String?
    private var reason: String?
    private var client: String?
    private var request: String?
    private var revision: String?
    private var intent: Int?
    private var result: String?
    private var rows: Int?
    private var duration: Int?
    private var sqlState: String?
    private var text: String?

    private enum CodingKeys: String, CodingKey {
        case kind, act, actor, origin, bot, workspace, reason, client, request, revision, intent, result, rows
        case duration = "duration_ms"
        case sqlState = "sqlstate"
        case text
    }

    private init(_ kind: String, _ act: AuditAct, by context: AuditContext) {
        self.kind = kind
        self.act = act.rawValue
        actor = context.actor.storable
        origin = context.origin.rawValue
        reason = context.reason?.storable
        client = context.client?.storable
        request = context.request?.storable
        revision = context.revision?.storable
    }

    /// What is about to be done. It has to be committed before anything of it is.
    ///
    /// - Parameter text: what exactly, without secrets: the full SQL, or one line for each step.
    package static func intent(
        _ act: AuditAct,
        bot: Name? = nil,
        workspace: Name? = nil,
        text: String,
        by context: AuditContext
    ) -> AuditDraft {
        var draft = AuditDraft("intent", act, by: context)
        draft.bot = bot?.text
        draft.workspace = workspace?.text
        draft.text = text.storable
        return draft
    }

    /// What came of an intent.
    ///
    /// - Parameters:
    ///   - number: the intent's number in the log.
    ///   - text: the error, or whatever else is to be known of it, without secrets.
    package func outcome(
        of number: Int,
        _ result: Result,
        rows: Int? = nil,
        took duration: Duration? = nil,
        sqlState: String? = nil,
        text: String? = nil
    ) -> AuditDraft {
        var draft = self
        draft.kind = "outcome"
        draft.intent = number
        draft.result = result.rawValue
        draft.rows = rows
        draft.duration = duration.map { Int($0.milliseconds) }
        draft.sqlState = sqlState
        draft.text = text?.storable
        return draft
    }

    /// What the next one at work says of an intent that was left open.
    static func abandoned(_ number: Int, act: String, bot: String?, workspace: String?, by context: AuditContext)
        -> AuditDraft
    {
        var draft = AuditDraft("outcome", .applyBots, by: context)
        draft.act = act
        draft.bot = bot
        draft.workspace = workspace
        draft.intent = number
        draft.result = Result.unknown.rawValue
        return draft
    }
}
