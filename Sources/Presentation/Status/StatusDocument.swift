package import Model
import SQLText

/// Bots' status in JSON. The keys are a contract: every one is there, null where it has no value.
package struct StatusDocument: Encodable {
    package let bots: [Bot]

    package init(_ statuses: [BotStatus], retention: TimeSpan?) {
        bots = statuses.map { Bot(status: $0, retention: retention) }
    }

    package struct Bot: Encodable {
        package let status: BotStatus
        package let retention: TimeSpan?

        private enum Key: String, CodingKey {
            case bot, workspace, role, schema, plan, phase, usageBytes, quotaBytes, overage, restricted, extensions
            case conditions, tombstonedAt, dropAfter, manifest, revision, credential, replaced
        }

        package func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(status.id.text, forKey: .bot)
            try container.encode(status.workspace.text, forKey: .workspace)
            try container.encode(status.role.name, forKey: .role)
            try container.encode(status.role.name, forKey: .schema)
            try container.encode(status.plan.text, forKey: .plan)
            try container.encode(status.phase.rawValue, forKey: .phase)
            try container.encode(status.usage?.bytes, forKey: .usageBytes)
            try container.encode(status.terms?.quota.bytes, forKey: .quotaBytes)
            try container.encode(status.terms?.price != nil, forKey: .overage)
            try container.encode(status.isRestricted, forKey: .restricted)
            try container.encode(status.extensions.map(\.name), forKey: .extensions)
            try container.encode(status.conditions.map(ConditionDocument.init), forKey: .conditions)
            try container.encode(status.tombstonedAt?.description, forKey: .tombstonedAt)
            try container.encode(status.dropAfter(retention)?.description, forKey: .dropAfter)
            try container.encode(Manifest(status), forKey: .manifest)
            try container.encode(status.revision, forKey: .revision)
            try container.encode(status.logins.map(Credential.init), forKey: .credential)
            try container.encode(status.replaced.map(ReplacedDocument.init), forKey: .replaced)
        }
    }

    /// What the bot had before its last restore.
    private struct ReplacedDocument: Encodable {
        let schema: String
        let replacedAt: String

        init(_ replaced: BotStatus.Replaced) {
            (schema, replacedAt) = (replaced.schema.name, replaced.at.description)
        }
    }

    private struct ConditionDocument: Encodable {
        let type: String
        let status: String
        let reason: String
        let message: String
        let lastTransitionTime: String

        init(_ condition: Condition) {
            type = condition.type
            status = condition.status.rawValue
            reason = condition.reason
            message = condition.message
            lastTransitionTime = condition.lastTransitionTime.description
        }
    }

    /// The logins that are valid. None of them tells a password.
    private struct Credential: Encodable {
        let logins: BotStatus.Logins

        private enum Key: String, CodingKey {
            case login, issuedAt, previousLogin, previousValidUntil, urlForm, recipients
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(logins.current.name, forKey: .login)
            try container.encode(logins.issuedAt.description, forKey: .issuedAt)
            try container.encode(logins.previous?.name, forKey: .previousLogin)
            try container.encode(logins.previousUntil?.description, forKey: .previousValidUntil)
            try container.encode(logins.urlForm?.rawValue, forKey: .urlForm)
            try container.encode(logins.recipients?.map(\.text), forKey: .recipients)
        }
    }

    private struct Manifest: Encodable {
        let file: String?
        let line: Int?

        private enum Key: String, CodingKey {
            case file, line
        }

        init(_ status: BotStatus) {
            file = status.manifestFile
            line = status.manifestLine
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(file, forKey: .file)
            try container.encode(line, forKey: .line)
        }
    }
}

extension BotStatus {
    /// From when on the bot's data may be dropped; nil for a bot that is not tombstoned, and where it is not known how
    /// long they are kept.
    package func dropAfter(_ retention: TimeSpan?) -> Timestamp? {
        guard let tombstonedAt, let retention else { return nil }
        return tombstonedAt + retention
    }
}
