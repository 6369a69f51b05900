import Model
import SQLText
import Testing

@Suite struct ACLTests {
    typealias Entry = ACL.Entry

    @Test("entries come in one order, whatever theirs was; PUBLIC is first")
    func order() {
        let entries = [
            Entry(grantee: .everyone, privileges: .usage, grantor: "z"),
            Entry(grantee: .role("a"), privileges: .usage, grantor: "y"),
            Entry(grantee: .role("a"), privileges: .usage, grantor: "z"),
            Entry(grantee: .role("b"), privileges: .create, grantor: "a"),
        ]
        var generator = SeededGenerator(state: 1)
        for _ in 0..<20 {
            let acl = ACL(entries.shuffled(using: &generator))
            #expect(acl.entries == entries)
            #expect(acl == ACL(entries))
        }
    }

    @Test("what one grantor gave one grantee is one entry")
    func merged() {
        let acl = ACL([
            Entry(grantee: .role("a"), privileges: .usage, grantable: .usage, grantor: "z"),
            Entry(grantee: .role("a"), privileges: .create, grantor: "z"),
            Entry(grantee: .role("a"), privileges: .create, grantable: .create, grantor: "y"),
        ])
        #expect(
            acl.entries == [
                Entry(grantee: .role("a"), privileges: .create, grantable: .create, grantor: "y"),
                Entry(grantee: .role("a"), privileges: [.usage, .create], grantable: .usage, grantor: "z"),
            ]
        )
    }

    @Test("an entry without privileges says nothing")
    func empty() { #expect(ACL([Entry(grantee: .everyone, privileges: [], grantor: "z")]) == ACL([])) }

    @Test("privileges are written as SQL's words in one order")
    func words() {
        #expect(Privileges.allOnSchema.words == ["USAGE", "CREATE"])
        #expect(Privileges.allOnDatabase.words == ["CREATE", "CONNECT", "TEMPORARY"])
        #expect(Privileges().words == [])
    }
}
