package import SQLText

/// Keeps the rest of a transaction out of every log.
package enum LogSilence {
    /// Goes before a statement that holds a secret, in the same pipeline and transaction.
    ///
    /// The settings end with the transaction. Only superusers may make them, so that for anyone else the pipeline stops
    /// here, before the secret is sent. The extensions' settings do nothing where the extension is not loaded.
    package static let statement: SQL = "SELECT pg_catalog.set_config(name, value, true) FROM \(SQL.silencedSettings)"

    /// Which transactions are sampled is decided when they begin, so this one holds for the session.
    static let beforeTransaction: SQL = "SELECT pg_catalog.set_config('log_transaction_sample_rate', '0', false)"

    /// True when every secret comes after the silence, and no transaction ends between the two.
    static func covers(_ statements: [Statement]) -> Bool {
        let silence = statement.statement
        var isSilent = false
        for statement in statements {
            if statement == silence {
                isSilent = true
            } else if statement.holdsSecret && !isSilent {
                return false
            } else if endsTransaction(statement.text) {
                isSilent = false
            }
        }
        return true
    }

    private static func endsTransaction(_ text: String) -> Bool {
        let word = text.drop { !$0.isLetter }.prefix(while: \.isLetter).uppercased()
        return ["COMMIT", "END", "ROLLBACK", "ABORT", "PREPARE"].contains(word)
    }
}
