package import SQLText

/// The roles and schemas that flarexdb did not make.
package struct ForeignObjects: Sendable {
    package var schemas: [Identifier: Schema]
    /// Whether each role is a superuser.
    package var roles: [Identifier: Bool]
    /// The schemas that have a bot's name, where there is no registry that would know the bots: what an uninstallation
    /// leaves.
    package var left: [Identifier: Schema] = [:]

    package struct Schema: Hashable, Sendable {
        package var owner: Identifier
        /// The extensions that its objects use, sorted.
        package var extensions: [Identifier]

        package init(owner: Identifier, extensions: [Identifier] = []) {
            self.owner = owner
            self.extensions = extensions
        }
    }

    package init(schemas: [Identifier: Schema], roles: [Identifier: Bool]) {
        self.schemas = schemas
        self.roles = roles
    }

    /// A role and a schema that a bot is to take over, and why it is not more.
    package struct Find: Hashable, Sendable {
        package var adoption: Adoption
        package var remark: String?
    }

    /// What bots could take over of the schemas with such names: each schema, with the role that it is for.
    ///
    /// That is its owner; or, where that is a superuser or has other schemas as well, the role of its own name. Where
    /// there is neither, the bot gets a role of its own.
    package func finds(matching pattern: GlobPattern, except taken: [Adoption]) -> [Find] {
        let takenSchemas = Set(taken.compactMap(\.schema))
        let takenRoles = Set(taken.compactMap(\.role))
        let owners = Dictionary(grouping: schemas.keys) { schemas[$0]?.owner ?? $0 }
        func isUsable(_ role: Identifier) -> Bool { roles[role] == false && !takenRoles.contains(role) }
        return schemas.sorted { $0.key < $1.key }.compactMap { name, schema in
            guard pattern.matches(name.name), !takenSchemas.contains(name) else { return nil }
            let isShared = owners[schema.owner, default: []].count > 1
            if isUsable(schema.owner), !isShared { return Find(adoption: Adoption(role: schema.owner, schema: name)) }
            let isNamesake = isUsable(name) && owners[name, default: []].isEmpty
            if isNamesake { return Find(adoption: Adoption(role: name, schema: name)) }
            let reason =
                roles[schema.owner] == true
                ? "is a superuser" : isShared ? "owns other schemas too" : "is taken over by another bot"
            return Find(
                adoption: Adoption(schema: name),
                remark: "schema \(name) belongs to \(schema.owner), which \(reason): its bot gets a new role"
            )
        }
    }
}

/// A pattern for names: `*` stands for any text and `?` for one character.
package struct GlobPattern: Sendable {
    package let text: String

    package init(_ text: String) { self.text = text }

    package func matches(_ name: String) -> Bool {
        let (pattern, name) = (Array(text.unicodeScalars), Array(name.unicodeScalars))
        var (position, index) = (0, 0)
        // Where to go on when what follows the last star does not fit.
        var retry: (position: Int, index: Int)?
        while index < name.count {
            if position < pattern.count, pattern[position] == "*" {
                retry = (position + 1, index)
                position += 1
            } else if position < pattern.count, pattern[position] == "?" || pattern[position] == name[index] {
                position += 1
                index += 1
            } else if let last = retry {
                retry = (last.position, last.index + 1)
                (position, index) = (last.position, last.index + 1)
            } else {
                return false
            }
        }
        return pattern[position...].allSatisfy { $0 == "*" }
    }
}

extension Name {
    /// The name that comes closest to another kind of name; nil where nothing of it can be in a name.
    package init?(likening identifier: Identifier) {
        var bytes: [UInt8] = []
        for byte in identifier.name.lowercased().utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): bytes.append(byte)
            default: if bytes.last != UInt8(ascii: "-"), !bytes.isEmpty { bytes.append(UInt8(ascii: "-")) }
            }
        }
        if bytes.last == UInt8(ascii: "-") { bytes.removeLast() }
        self.init(String(decoding: bytes, as: UTF8.self))
    }
}
