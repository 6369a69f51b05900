package import SystemPackage

extension LocalServer {
    /// Where a private server lives, and how it is to be.
    package struct Configuration: Sendable {
        /// Holds the data, the log and, where the path is short enough, the socket. Made if missing.
        package var folder: FilePath
        /// Nil for any free port.
        package var port: UInt16?
        /// False for a server whose data nobody will miss: it starts and writes faster.
        package var isDurable = true
        /// True for a server whose data are removed when it is stopped, with the folder if nothing else is in it.
        package var isEphemeral = false
        /// More lines for `postgresql.conf`; they override the ones written here.
        package var settings: [String: String] = [:]
        /// The folder of `initdb` and `postgres`; nil to look for it.
        package var binaries: FilePath?
        package var startTimeout: Duration = .seconds(60)
        /// The URL of the server whose replica this one is to be; nil for a server of its own.
        package var primary: String?
        /// The superuser's password; nil where whoever reaches the socket is trusted.
        package var password: String?
        /// Whether the server listens at its socket alone, and has no network where the kernel lets us take it away.
        package var isSecluded = false

        package init(folder: FilePath) { self.folder = folder }

        /// The text of `postgresql.conf`.
        func file(port: UInt16, socketDirectory: FilePath) -> String {
            var lines = [
                "listen_addresses": isSecluded ? "" : "127.0.0.1",
                "port": "\(port)",
                "unix_socket_directories": listElement(socketDirectory.string),
                "max_connections": "100",
                "shared_buffers": "64MB",
                "max_wal_size": "256MB",
                "password_encryption": "scram-sha-256",
                "timezone": "UTC",
                "log_timezone": "UTC",
                "log_line_prefix": "%m [%p] %q%a %u@%d ",
                // The log is read here, in English.
                "lc_messages": "C",
                "logging_collector": "off",
                "log_destination": "stderr",
            ]
            if !isDurable {
                for name in ["fsync", "full_page_writes", "synchronous_commit"] { lines[name] = "off" }
            }
            lines.merge(settings) { $1 }
            return lines.sorted { $0.key < $1.key }.map { "\($0.key) = \(quoted($0.value))\n" }.joined()
        }

        /// The text of `pg_hba.conf`. The socket's folder is private, so that whoever reaches it is trusted; but not where
        /// strangers' code runs in the server, which reaches the socket too.
        var access: String {
            guard password == nil else { return "local all all scram-sha-256\n" }
            return """
                local all all trust
                local replication all trust
                host all all 127.0.0.1/32 scram-sha-256

                """
        }

        /// One folder, whatever its name, where the server reads a list of them.
        private func listElement(_ text: String) -> String {
            "\"" + text.flatMap { $0 == "\"" ? [$0, $0] : [$0] } + "\""
        }

        private func quoted(_ value: String) -> String {
            "'" + value.flatMap { ["'", "\\"].contains($0) ? [$0, $0] : [$0] } + "'"
        }
    }
}
