/// Privileges on databases, schemas, relations and functions.
package struct Privileges: OptionSet, Hashable, Sendable {
    package let rawValue: UInt16

    package init(rawValue: UInt16) { self.rawValue = rawValue }

    package static let usage = Privileges(rawValue: 1)
    package static let create = Privileges(rawValue: 1 << 1)
    package static let connect = Privileges(rawValue: 1 << 2)
    package static let temporary = Privileges(rawValue: 1 << 3)
    package static let select = Privileges(rawValue: 1 << 4)
    package static let insert = Privileges(rawValue: 1 << 5)
    package static let update = Privileges(rawValue: 1 << 6)
    package static let delete = Privileges(rawValue: 1 << 7)
    package static let truncate = Privileges(rawValue: 1 << 8)
    package static let references = Privileges(rawValue: 1 << 9)
    package static let trigger = Privileges(rawValue: 1 << 10)
    package static let maintain = Privileges(rawValue: 1 << 11)
    package static let execute = Privileges(rawValue: 1 << 12)

    /// All that a schema's ACL can hold.
    package static let allOnSchema: Privileges = [.usage, .create]
    /// All that a database's ACL can hold.
    package static let allOnDatabase: Privileges = [.create, .connect, .temporary]

    /// Each privilege with its word in SQL and its letter in an ACL, in the order in which they are written.
    package static let all: [(privilege: Privileges, word: String, letter: Character)] = [
        (.usage, "USAGE", "U"), (.create, "CREATE", "C"), (.connect, "CONNECT", "c"), (.temporary, "TEMPORARY", "T"),
        (.select, "SELECT", "r"), (.insert, "INSERT", "a"), (.update, "UPDATE", "w"), (.delete, "DELETE", "d"),
        (.truncate, "TRUNCATE", "D"), (.references, "REFERENCES", "x"), (.trigger, "TRIGGER", "t"),
        (.maintain, "MAINTAIN", "m"), (.execute, "EXECUTE", "X"),
    ]

    private static let byLetter = Dictionary(
        uniqueKeysWithValues: all.compactMap { entry in entry.letter.asciiValue.map { ($0, entry.privilege) } }
    )

    /// The privilege of a letter in an ACL; nil for one that no server up to 18 writes.
    package init?(letter: UInt8) {
        guard let known = Self.byLetter[letter] else { return nil }
        self = known
    }

    /// The words of SQL.
    package var words: [String] { Self.all.filter { contains($0.privilege) }.map(\.word) }
}
