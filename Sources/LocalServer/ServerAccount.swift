import Glibc
import Subprocess

/// The account that the server runs under: PostgreSQL refuses to run as root.
struct ServerAccount: Sendable {
    let userID: uid_t
    let groupID: gid_t

    /// Nil when we are not root and the server runs as we do.
    static func needed() throws -> ServerAccount? {
        guard geteuid() == 0 else { return nil }
        guard let account = named("postgres") ?? named("nobody") else {
            throw LocalServerError(
                "PostgreSQL refuses to run as root, and there is no account \"postgres\" or \"nobody\" to run it as",
                hint: "run this as an ordinary user"
            )
        }
        return account
    }

    private static func named(_ name: String) -> ServerAccount? {
        var entry = passwd()
        var found: UnsafeMutablePointer<passwd>?
        var texts = [CChar](repeating: 0, count: 1 << 14)
        guard getpwnam_r(name, &entry, &texts, texts.count, &found) == 0, found != nil else { return nil }
        return ServerAccount(userID: entry.pw_uid, groupID: entry.pw_gid)
    }

    var platformOptions: PlatformOptions {
        var options = PlatformOptions()
        options.userID = userID
        options.groupID = groupID
        options.supplementaryGroups = [groupID]
        return options
    }
}
