import SQLText

extension Statement {
    /// Throws when the binds cannot travel; libpq would cut a text at its first NUL.
    func checkSendable() throws(PostgresError) {
        guard binds.count <= UInt16.max else {
            throw PostgresError(.usage, "a statement has \(binds.count) binds; PostgreSQL takes 65535")
        }
        guard bindTexts.allSatisfy({ !($0 ?? "").utf8.contains(0) }) else {
            throw PostgresError(.usage, "a bind holds a NUL character, which PostgreSQL cannot store")
        }
    }

    var bindTexts: [String?] {
        binds.map { bind in
            switch bind {
            case .null: nil
            case .text(let text): text
            }
        }
    }
}

extension PostgresError {
    /// Takes secrets out of an error about the statement that held them.
    ///
    /// PostgreSQL quotes values in messages in full, in details cut at any length: the details go altogether.
    mutating func redact(_ secrets: [Literal]) {
        guard !secrets.isEmpty else { return }
        for secret in secrets where !secret.text.isEmpty {
            message.replace(secret.text, with: "<redacted>")
            message.replace(secret.quoted, with: "<redacted>")
        }
        (detail, hint, context) = (nil, nil, nil)
    }
}
