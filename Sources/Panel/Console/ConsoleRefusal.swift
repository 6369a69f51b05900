import BotAccess
import Console
import PanelStore
import PostgresClient

/// Why a console or a migration does not come to be, in words for whoever asked.
enum ConsoleRefusal {
    static func words(for error: any Error) -> String {
        switch error {
        case let error as AccessRefusal: "\(error)"
        case let error as ConsoleError: "\(error)"
        case let error as PanelRefusal: "\(error)"
        case let error as PostgresError where error.kind == .server: error.message
        case is PostgresError: "the server does not answer"
        default: "the panel's log says why"
        }
    }
}
