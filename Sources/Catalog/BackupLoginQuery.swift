import Model
import PostgresClient
import SQLText

extension PostgresSession {
    /// Until when the backup role may log in; nil while nothing uses it.
    func readBackupLogin() throws -> Timestamp? {
        try query("SELECT \(SQL.epoch(of: "until")) FROM flarex.backup_login") {
            Timestamp(seconds: try $0.integer(0, as: Int64.self))
        }.first
    }
}
