import Digest
import Model
import SQLText

/// What a dump holds, as `pg_restore --list` has it.
struct TableOfContents: Sendable {
    struct Entry: Sendable {
        /// Its number in the dump, by which the file with its rows is named.
        let id: Int
        /// What it is, where, and its name: `TABLE DATA bot_0123456789abcdef events`.
        let description: String
        /// The line as a list of what to load has it.
        let line: String
    }

    let entries: [Entry]

    init(_ listing: String) {
        entries = listing.split(separator: "\n").compactMap { line in
            guard let match = line.wholeMatch(of: #/([0-9]+); [0-9]+ [0-9]+ (.+) [^ ]+/#), let id = Int(match.1) else {
                return nil
            }
            return Entry(id: id, description: String(match.2), line: String(line))
        }
    }

    /// The tables with rows of a schema: the file's number, and the name as the listing has it.
    func tables(of schema: Identifier) -> [(id: Int, name: String)] {
        let start = "TABLE DATA \(schema.name) "
        return entries.lazy.filter { $0.description.hasPrefix(start) }.map {
            (id: $0.id, name: String($0.description.dropFirst(start.count)))
        }.sorted { ($0.name, $0.id) < ($1.name, $1.id) }
    }

    /// What to load of a schema: all but the schema itself, rights, and the triggers by which flarexdb blocks writes.
    func loadable(of schema: Identifier) -> [Entry] {
        entries.filter { $0.isIn(schema) && !$0.isRight && !$0.isBlock(in: schema) }
    }

    /// What to load of a schema, as `pg_restore --use-list` takes it.
    func list(of schema: Identifier) -> String {
        loadable(of: schema).map(\.line).joined(separator: "\n") + "\n"
    }

    /// Stands for the objects that there are to load, whatever their order and numbers.
    func digest(of schema: Identifier) -> String {
        SHA256.hexDigest(of: loadable(of: schema).map(\.description).sorted().joined(separator: "\n"))
    }
}

extension TableOfContents.Entry {
    /// Whether it is in the schema. What begins with a dash is in none: the schema itself, and its comment and rights.
    fileprivate func isIn(_ schema: Identifier) -> Bool {
        guard let place = description.firstRange(of: " \(schema.name) ") else { return false }
        return description[..<place.lowerBound].allSatisfy { $0 == " " || ("A"..."Z").contains($0) }
    }

    fileprivate var isRight: Bool { description.hasPrefix("ACL ") || description.hasPrefix("DEFAULT ACL ") }

    fileprivate func isBlock(in schema: Identifier) -> Bool {
        description.hasPrefix("TRIGGER \(schema.name) ")
            && description.firstMatch(of: #/ flarex_quota(_[0-9]+)?$/#) != nil
    }
}
