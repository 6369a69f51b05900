import Mustache

/// The panel's pages, as the files of the same names in `Assets` have them.
enum Template: String, CaseIterable, Sendable {
    case layout
    case bots
    case database
    case botHeader
    case badge
    case moment
    case usageBar
    case editor
    case history
    case planNode
    case console
    case run
    case migrations
    case trial
    case audit
    case auditEntry
    case usage
    case backups
    case requests
    case request
    case changePlan
    case restore
    case provision
    case fleet
    case sessions
    case signIn
    case problem

    private var bytes: [UInt8] {
        switch self {
        case .layout: PackageResources.layout_mustache
        case .bots: PackageResources.bots_mustache
        case .database: PackageResources.database_mustache
        case .botHeader: PackageResources.botHeader_mustache
        case .badge: PackageResources.badge_mustache
        case .moment: PackageResources.moment_mustache
        case .usageBar: PackageResources.usageBar_mustache
        case .editor: PackageResources.editor_mustache
        case .history: PackageResources.history_mustache
        case .planNode: PackageResources.planNode_mustache
        case .console: PackageResources.console_mustache
        case .run: PackageResources.run_mustache
        case .migrations: PackageResources.migrations_mustache
        case .trial: PackageResources.trial_mustache
        case .audit: PackageResources.audit_mustache
        case .auditEntry: PackageResources.auditEntry_mustache
        case .usage: PackageResources.usage_mustache
        case .backups: PackageResources.backups_mustache
        case .requests: PackageResources.requests_mustache
        case .request: PackageResources.request_mustache
        case .changePlan: PackageResources.changePlan_mustache
        case .restore: PackageResources.restore_mustache
        case .provision: PackageResources.provision_mustache
        case .fleet: PackageResources.fleet_mustache
        case .sessions: PackageResources.sessions_mustache
        case .signIn: PackageResources.signIn_mustache
        case .problem: PackageResources.problem_mustache
        }
    }

    /// The file's text; whatever enters it is escaped as ``PageText`` does, since partials begin with Mustache's own way.
    var text: String { "{{%CONTENT_TYPE:PAGE}}" + String(decoding: bytes, as: UTF8.self) }
}
