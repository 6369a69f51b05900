import SQLText
import Text

extension ConnectionOptions {
    /// The place these options lead to.
    package var target: ConnectionTarget {
        let defaults = ConnectionString.defaults()
        func value(_ keyword: String) -> String? { given[keyword] ?? defaults[keyword] }
        let user = credential?.user ?? value("user") ?? ""
        return ConnectionTarget(
            host: value("host") ?? value("hostaddr") ?? "the local socket",
            port: value("port") ?? "5432",
            database: database?.name ?? value("dbname") ?? user,
            user: user
        )
    }

    /// Keywords and values for libpq; a later one overrides an earlier one.
    var parameters: [(keyword: String, value: String)] {
        // What the connection string may override comes before it.
        var parameters = [
            ("application_name", applicationName),
            // A host that vanished without a word is noticed after about a minute.
            ("keepalives", "1"), ("keepalives_idle", "30"), ("keepalives_interval", "10"), ("keepalives_count", "3"),
            ("tcp_user_timeout", "60000"),
        ]
        if let connectionString { parameters.append(("dbname", connectionString)) }
        if let database { parameters.append(("dbname", database.name)) }
        if let credential { parameters += [("user", credential.user), ("password", credential.password)] }
        return parameters + [("client_encoding", "UTF8"), ("options", startupOptions)]
    }

    /// The time that all hosts of the connection string together may take.
    var connectLimit: Duration {
        let own = given["connect_timeout"] ?? ConnectionString.defaults()["connect_timeout"]
        let hosts = (given["host"] ?? "").split(separator: ",").count
        // libpq reads 0 as "for ever"; here nothing waits for ever.
        let limit = own.flatMap(Int.init).map { $0 > 0 ? Duration.seconds($0) : connectTimeout } ?? connectTimeout
        return limit * max(hosts, 1)
    }

    /// The user's own startup options, then ours.
    private var startupOptions: String {
        let own = given["options"] ?? ConnectionString.defaults()["options"]
        let standard = standardSettings.filter { !leavesToRole.contains($0.0) }
        let ours = (standard + settings.map { ($0.name.name, $0.value) })
            .map { "-c \(escaped($0.0))=\(escaped($0.1))" }
        return ([own].compactMap(\.self) + ours).joined(separator: " ")
    }

    /// What the program relies on, whatever `ALTER ROLE ... SET` or `postgresql.conf` say. Every user may set these.
    private var standardSettings: [(String, String)] {
        [
            ("statement_timeout", String(statementTimeout.milliseconds)),
            ("lock_timeout", String(lockTimeout.milliseconds)),
            ("idle_in_transaction_session_timeout", String(idleInTransactionTimeout.milliseconds)),
            // The session that holds the leader lock is idle for most of its life.
            ("idle_session_timeout", "0"),
            // A client whose host vanished is noticed by the server after about a minute, not after hours.
            ("tcp_keepalives_idle", "30"), ("tcp_keepalives_interval", "10"), ("tcp_keepalives_count", "3"),
            ("tcp_user_timeout", "60000"),
            // A backend whose client was killed gives up its statement, and with it its locks.
            ("client_connection_check_interval", "5s"),
            ("search_path", "pg_catalog, pg_temp"),
            ("default_transaction_isolation", "read committed"),
            ("default_transaction_read_only", "off"),
            ("default_transaction_deferrable", "off"),
            // An error is better than rows that silently are not all.
            ("row_security", "off"),
            ("standard_conforming_strings", "on"),
            ("bytea_output", "hex"),
            ("DateStyle", "ISO, MDY"),
            ("IntervalStyle", "postgres"),
            ("TimeZone", "UTC"),
            ("extra_float_digits", "1"),
            // Definitions that the server prints must not depend on anyone's taste.
            ("quote_all_identifiers", "off"),
            ("client_min_messages", "notice"),
            // Compiling a catalog query takes longer than running it.
            ("jit", "off"),
        ]
    }
}

/// The text as one word of a startup option.
private func escaped(_ text: String) -> String {
    var result = ""
    for character in text.unicodeScalars {
        if character == "\\" || character.properties.isWhitespace { result += "\\" }
        result.unicodeScalars.append(character)
    }
    return result
}
