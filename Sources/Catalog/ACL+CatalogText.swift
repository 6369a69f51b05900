package import Model
import PostgresClient
import SQLText

extension ACL {
    /// Reads an `aclitem[]` in PostgreSQL's text form, such as `{flarex_owner=UC/flarex_owner,=U/flarex_owner}`.
    ///
    /// - Throws: `CatalogError.malformed`.
    package init(catalogText text: String) throws(CatalogError) {
        guard let items = arrayElements(text) else { throw .malformed("the ACL \(text)") }
        var entries: [Entry] = []
        for item in items {
            guard let item, let entry = Entry(aclItem: item) else { throw .malformed("the ACL \(text)") }
            entries.append(entry)
        }
        self.init(entries)
    }
}

extension ACL.Entry {
    /// Reads `grantee=privileges/grantor`; a star after a privilege is the right to pass it on. Nil when malformed.
    fileprivate init?(aclItem: String) {
        var rest = Array(aclItem.utf8)[...]
        guard let grantee = takeName(&rest), rest.popFirst() == UInt8(ascii: "=") else { return nil }
        var (privileges, grantable): (Privileges, Privileges) = ([], [])
        var last: Privileges = []
        while let byte = rest.popFirst(), byte != UInt8(ascii: "/") {
            if byte == UInt8(ascii: "*") {
                grantable.formUnion(last)
                continue
            }
            guard let privilege = Privileges(letter: byte) else { return nil }
            last = privilege
            privileges.formUnion(last)
        }
        guard let grantorName = takeName(&rest), rest.isEmpty, let grantor = Identifier(grantorName) else { return nil }
        if grantee.isEmpty {
            self.init(grantee: .everyone, privileges: privileges, grantable: grantable, grantor: grantor)
        } else {
            guard let role = Identifier(grantee) else { return nil }
            self.init(grantee: .role(role), privileges: privileges, grantable: grantable, grantor: grantor)
        }
    }
}

/// Takes a role's name off the front of an aclitem. Names with other than letters, digits and underscores stand in
/// double quotes, which are doubled inside.
private func takeName(_ bytes: inout ArraySlice<UInt8>) -> String? {
    let quote = UInt8(ascii: "\"")
    // A name without quotes, as nearly all are, is taken as it stands.
    let plain = bytes.prefix { $0 != quote && $0 != UInt8(ascii: "=") && $0 != UInt8(ascii: "/") }
    if plain.endIndex == bytes.endIndex || bytes[plain.endIndex] != quote {
        bytes = bytes[plain.endIndex...]
        return String(decoding: plain, as: UTF8.self)
    }
    var name: [UInt8] = []
    var isQuoted = false
    while let byte = bytes.first {
        if byte == quote {
            bytes.removeFirst()
            if isQuoted, bytes.first == quote {
                name.append(quote)
                bytes.removeFirst()
            } else {
                isQuoted.toggle()
            }
        } else if !isQuoted, byte == UInt8(ascii: "=") || byte == UInt8(ascii: "/") {
            break
        } else {
            name.append(byte)
            bytes.removeFirst()
        }
    }
    return isQuoted ? nil : String(decoding: name, as: UTF8.self)
}

extension Privileges {
    /// The privilege of a letter in an aclitem; nil for one that no server up to 18 writes.
    fileprivate init?(letter: UInt8) {
        guard let known = Self.all.first(where: { $0.letter.asciiValue == letter }) else { return nil }
        self = known.privilege
    }
}
