import CLibpq

/// Reading libpq's connection strings.
///
/// libpq's own complaints quote what they could not read, and that may be a part of a password: none of them is
/// passed on.
enum ConnectionString {
    /// The keywords that a connection string gives, with their values.
    static func keywords(_ text: String) throws(PostgresError) -> [String: String] {
        guard !text.utf8.contains(0), !hasStrayAt(text), let options = PQconninfoParse(text, nil) else {
            throw malformed
        }
        defer { PQconninfoFree(options) }
        let keywords = values(options)
        let ports = (keywords["port"] ?? "").split(separator: ",")
        guard ports.allSatisfy({ UInt16($0).map { $0 > 0 } ?? false }) else { throw malformed }
        return keywords
    }

    /// What libpq uses where a connection string is silent: environment variables, then built-in defaults.
    static func defaults() -> [String: String] {
        guard let options = PQconndefaults() else { return [:] }
        defer { PQconninfoFree(options) }
        return values(options)
    }

    private static func values(_ options: UnsafeMutablePointer<PQconninfoOption>) -> [String: String] {
        var values: [String: String] = [:]
        var option = options
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val { values[String(cString: keyword)] = String(cString: value) }
            option += 1
        }
        return values
    }

    /// True when an `@` or `/` within the password of a URL makes libpq take the password's rest for a host or a
    /// database, which later messages would show.
    private static func hasStrayAt(_ text: String) -> Bool {
        guard let scheme = ["postgresql://", "postgres://"].first(where: text.hasPrefix) else { return false }
        var address = text.dropFirst(scheme.count)
        // As libpq reads it: user and password end at the first @, unless a / comes before it.
        if let end = address.firstIndex(where: { $0 == "@" || $0 == "/" }), address[end] == "@" {
            address = address[end...].dropFirst()
        }
        return address.prefix { $0 != "?" }.contains("@")
    }

    private static let malformed = PostgresError(
        .usage,
        "the connection string is neither a URL nor a keyword list that libpq can read",
        hint: "write postgresql://user@host:5432/postgres, with any of @ : / ? # % in a user name or password "
            + "percent-encoded (%40 for @), or set PGPASSWORD and leave the password out"
    )
}
