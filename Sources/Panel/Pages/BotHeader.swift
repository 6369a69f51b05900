import Model

/// What stands above every page of a bot: its name, and its pages as far as the person may see them.
struct BotHeader: Sendable {
    /// A page of a bot.
    enum Tab: String, CaseIterable, Sendable {
        case database
        case console
        case migrations
        case usage
        case backups
        case requests
        case audit

        fileprivate var title: String {
            switch self {
            case .console: "SQL console"
            default: rawValue.prefix(1).uppercased() + rawValue.dropFirst()
            }
        }

        fileprivate var permission: Permission { self == .console ? .write : .read }
    }

    var bot: String
    var workspace: String
    var phase: Badge
    var tabs: [Frame.Link]

    init(_ status: BotStatus, _ here: Tab, for visitor: Visitor) {
        bot = status.id.text
        workspace = status.workspace.text
        phase = Badge(status.phase)
        tabs = Tab.allCases.filter { visitor.may($0.permission, in: status.workspace) }.map { tab in
            let path = "/bots/\(status.id.text)" + (tab == .database ? "" : "/\(tab.rawValue)")
            return Frame.Link(title: tab.title, path: path, isHere: tab == here)
        }
    }
}
