package import Model
import PostgresClient
import SQLText

extension ACL {
    /// Reads an `aclitem[]` in PostgreSQL's text form, such as `{flarex_owner=UC/flarex_owner,=U/flarex_owner}`.
    ///
    /// - Throws: `CatalogError.malformed`.
    package init(catalogText text: String) throws(CatalogError) {
        guard let entries = Self.plainEntries(of: text) ?? Self.entries(of: text) else {
            throw .malformed("the ACL \(text)")
        }
        self.init(entries)
    }

    /// The entries of a text without any quotes, as nearly all are; nil for others.
    private static func plainEntries(of text: String) -> [Entry]? {
        var text = text
        return text.withUTF8 { bytes in
            guard !bytes.contains(UInt8(ascii: "\"")), bytes.first == UInt8(ascii: "{"), bytes.last == UInt8(ascii: "}")
            else { return nil }
            let items = bytes[1..<max(1, bytes.count - 1)]
            guard !items.isEmpty else { return [] }
            var entries: [Entry] = []
            for item in items.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
                var item = item
                guard let entry = Entry(item: &item, name: { takePlainName(&$0) }) else { return nil }
                entries.append(entry)
            }
            return entries
        }
    }

    private static func entries(of text: String) -> [Entry]? {
        guard let items = arrayElements(text) else { return nil }
        var entries: [Entry] = []
        for item in items {
            guard let item else { return nil }
            var bytes = Array(item.utf8)[...]
            guard let entry = Entry(item: &bytes, name: { takeName(&$0) }) else { return nil }
            entries.append(entry)
        }
        return entries
    }
}

/// A name in an aclitem.
private enum AclName {
    /// PUBLIC's, which has no letters.
    case none
    case name(Identifier)
}

extension ACL.Entry {
    /// Reads `grantee=privileges/grantor`; a star after a privilege is the right to pass it on. Nil when malformed.
    fileprivate init?<Bytes: RandomAccessCollection<UInt8>>(
        item rest: inout Bytes,
        name: (inout Bytes) -> AclName?
    ) where Bytes.SubSequence == Bytes {
        guard let grantee = name(&rest), rest.popFirst() == UInt8(ascii: "=") else { return nil }
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
        guard case .name(let grantor) = name(&rest), rest.isEmpty else { return nil }
        let role: ACL.Grantee = if case .name(let role) = grantee { .role(role) } else { .everyone }
        self.init(grantee: role, privileges: privileges, grantable: grantable, grantor: grantor)
    }
}

/// Takes a role's name off the front of an aclitem in which nothing is quoted.
private func takePlainName(_ bytes: inout Slice<UnsafeBufferPointer<UInt8>>) -> AclName? {
    let name = bytes.prefix { $0 != UInt8(ascii: "=") && $0 != UInt8(ascii: "/") }
    bytes = bytes[name.endIndex...]
    guard !name.isEmpty else { return AclName.none }
    return Identifier(utf8: UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: name))).map(AclName.name)
}

/// Takes a role's name off the front of an aclitem. Names with other than letters, digits and underscores are in double
/// quotes, which are doubled inside.
private func takeName(_ bytes: inout ArraySlice<UInt8>) -> AclName? {
    let quote = UInt8(ascii: "\"")
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
    guard !isQuoted else { return nil }
    guard !name.isEmpty else { return AclName.none }
    return name.withUnsafeBytes { Identifier(utf8: $0) }.map(AclName.name)
}
