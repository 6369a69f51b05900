import SQLText
import Testing

@testable import Backups

@Suite("Tables of contents")
struct TableOfContentsTests {
    private let bot: Identifier = "bot_52a111a37f5f4026"
    private let contents = TableOfContents(
        """
        ;
        ; Archive created at 2026-11-28 14:42:54 UTC
        ;
        11; 2615 16723 SCHEMA - bot_52a111a37f5f4026 flarex_owner
        3653; 0 0 ACL - SCHEMA bot_52a111a37f5f4026 flarex_owner
        244; 1259 16736 TABLE bot_52a111a37f5f4026 Odd "na	me bot_52a111a37f5f4026
        3660; 0 0 COMMENT bot_52a111a37f5f4026 TABLE t bot_52a111a37f5f4026
        3661; 0 0 ACL bot_52a111a37f5f4026 TABLE t bot_52a111a37f5f4026
        252; 1259 16763 TABLE bot_dcdd333fb8abdef0 a bot_52a111a37f5f4026  b bot_dcdd333fb8abdef0
        3638; 0 16736 TABLE DATA bot_52a111a37f5f4026 Odd "na	me bot_52a111a37f5f4026
        3637; 0 16726 TABLE DATA bot_52a111a37f5f4026 t bot_52a111a37f5f4026
        3644; 0 16763 TABLE DATA bot_dcdd333fb8abdef0 bill bot_dcdd333fb8abdef0
        3656; 0 0 SEQUENCE SET bot_52a111a37f5f4026 t_id_seq bot_52a111a37f5f4026
        3662; 2620 16770 TRIGGER bot_52a111a37f5f4026 t flarex_quota bot_52a111a37f5f4026
        3663; 2620 16771 TRIGGER bot_52a111a37f5f4026 t flarex_quota_2 bot_52a111a37f5f4026
        3664; 2620 16772 TRIGGER bot_52a111a37f5f4026 t audit bot_52a111a37f5f4026
        3641; 0 16754 MATERIALIZED VIEW DATA bot_52a111a37f5f4026 mv bot_52a111a37f5f4026
        """
    )

    @Test("name a bot's tables and their files")
    func tables() {
        #expect(contents.tables(of: bot).map(\.name) == ["Odd \"na\tme", "t"])
        #expect(contents.tables(of: bot).map(\.id) == [3638, 3637])
    }

    @Test("what is to be loaded is a bot's own, without its schema, rights and the block over its quota")
    func loadable() {
        #expect(contents.loadable(of: bot).map(\.id) == [244, 3660, 3638, 3637, 3656, 3664, 3641])
    }

    @Test("the digest stands for the objects, not for their order")
    func digest() {
        let backwards = contents.entries.reversed().map(\.line).joined(separator: "\n")
        #expect(TableOfContents(backwards).digest(of: bot) == contents.digest(of: bot))
        let other = contents.entries.filter { $0.id != 3664 }.map(\.line).joined(separator: "\n")
        #expect(TableOfContents(other).digest(of: bot) != contents.digest(of: bot))
    }
}
