/// What words and texts say of a password near them or in them.
enum SecretText {
    /// Whether a value with this name is a password.
    static func names(_ word: String) -> Bool { ["password", "passwd", "sslpassword", "pgpassword"].contains(word) }

    /// Functions of pgcrypto that take a password or a key.
    static func isCipher(_ word: String) -> Bool {
        word == "crypt" || word.hasPrefix("pgp_sym_") || word == "encrypt" || word == "decrypt"
    }

    /// A connection string with a password in it.
    static func isConnection(_ text: String) -> Bool {
        let text = text.lowercased()
        return text.contains(#/passw(or)?d\s*=\s*\S/#) || text.contains(#/:\/\/[^\s\/:@]*:[^\s@]+@/#)
    }

    /// SQL within a literal that gives a password.
    static func holdsPassword(_ text: String) -> Bool { text.lowercased().contains(#/\bpassword\s+e?\\?['"$]/#) }

    /// SQL within a literal to which a password is added: `'ALTER ROLE x PASSWORD ' || ...`, or `%L` of `format`.
    static func buildsRole(_ text: String) -> Bool {
        let text = text.lowercased()
        return text.contains(#/\b(role|user|group)\b/#) && text.contains(#/\bpassword\s*(%|$)/#)
    }
}
