import Model
import PostgresClient

extension PostgresError {
    /// What to do about it, where the login or the way to the server is the cause; nil otherwise.
    var connectionHint: String? {
        let isRefused = kind == .connectionFailed
        return switch state {
        case .invalidPassword, .invalidAuthorization:
            "Check user and password of the admin connection: --admin-url, FLAREXDB_ADMIN_URL, or PGUSER and PGPASSWORD."
        case .insufficientPrivilege where isRefused:
            "The role needs CONNECT on that database, which members of \(ManagedName.readers) and "
                + "\(ManagedName.secretReaders) have. The Cluster manifest names the database in spec.database, and the "
                + "one of the admin URL is not used instead."
        case .insufficientPrivilege:
            "This command needs a superuser's login: name it with --admin-url or FLAREXDB_ADMIN_URL."
        default:
            isRefused
                ? "Check that the server runs and can be reached. --admin-url or FLAREXDB_ADMIN_URL names it."
                : nil
        }
    }
}
