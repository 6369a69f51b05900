import Glibc

/// What of the environment leads to the server as an administrator, or opens secrets: a program that this one becomes gets
/// nothing of it.
enum InheritedConnection {
    /// How to know the server is nobody's secret, and the bot's `sslmode` may need it.
    private static let shared: Set = ["PGSSLROOTCERT", "PGSSLCRL", "PGSSLCRLDIR"]

    /// The names of what is to be removed.
    static func variables() -> [String] {
        var names: [String] = []
        var entry = environ
        while let text = entry.pointee {
            let name = String(String(cString: text).prefix { $0 != "=" })
            let isOfAdmin = name.hasPrefix("PG") && !Self.shared.contains(name)
            if isOfAdmin || name == "FLAREXDB_ADMIN_URL" || name == KeyOptions.variable { names.append(name) }
            entry += 1
        }
        return names
    }
}
