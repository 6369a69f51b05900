import SQLText

extension ConnectionOptions {
    /// How PostgreSQL's own programs are told of the same server, login and settings.
    ///
    /// The password is not in the connection string, which everybody on the machine sees, but in the environment, which
    /// only this user sees.
    package var forPrograms: (connectionString: String, environment: [String: String]) {
        var values = ConnectionString.defaults().merging(given) { $1 }
        for (keyword, value) in parameters where keyword != "dbname" { values[keyword] = value }
        values["dbname"] = target.database
        let password = values["password"]
        for secret in ["password", "passfile", "sslpassword"] { values[secret] = nil }
        let text = values.filter { !$0.value.isEmpty }.sorted { $0.key < $1.key }
            .map { "\($0.key)='\(escaped($0.value))'" }.joined(separator: " ")
        return (text, password.map { ["PGPASSWORD": $0] } ?? [:])
    }
}

/// The text between the quotes of a keyword list.
private func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
        if scalar == "'" || scalar == "\\" { result += "\\" }
        result.unicodeScalars.append(scalar)
    }
    return result
}
