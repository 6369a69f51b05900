import Model
import SQLText
import Testing

@Suite struct ForeignObjectsTests {
    private let foreign = ForeignObjects(
        schemas: [
            "tenant_a": .init(owner: "app_a"), "tenant_b": .init(owner: "postgres"), "tenant_c": .init(owner: "shared"),
            "tenant_d": .init(owner: "shared"), "tenant_e": .init(owner: "postgres"), "other": .init(owner: "app_o"),
        ],
        roles: ["app_a": false, "app_o": false, "postgres": true, "shared": false, "tenant_e": false]
    )

    private func finds(_ pattern: String, except taken: [Adoption] = []) -> [String] {
        foreign.finds(matching: GlobPattern(pattern), except: taken).map { find in
            "\(find.adoption.schema?.name ?? "-") \(find.adoption.role?.name ?? "-") \(find.remark ?? "")"
        }
    }

    @Test func `each schema comes with the role that is its own, and says why it has none`() {
        #expect(
            finds("tenant_*") == [
                "tenant_a app_a ",
                "tenant_b - schema tenant_b belongs to postgres, which is a superuser: its bot gets a new role",
                "tenant_c - schema tenant_c belongs to shared, which owns other schemas too: its bot gets a new role",
                "tenant_d - schema tenant_d belongs to shared, which owns other schemas too: its bot gets a new role",
                "tenant_e tenant_e ",
            ]
        )
    }

    @Test func `what other bots take over is left out`() {
        let taken = [Adoption(role: "app_o"), Adoption(schema: "tenant_a")]
        #expect(
            finds("[abo]*", except: taken) == []
                && finds("*a", except: taken) == []
                && finds("other", except: taken) == [
                    "other - schema other belongs to app_o, which is taken over by another bot: its bot gets a new role"
                ]
        )
    }

    @Test(arguments: [
        ("", "", true), ("*", "", true), ("*", "any", true), ("a*", "a", true), ("a*", "ba", false), ("?", "", false),
        ("?", "ä", true), ("a?c", "abc", true), ("*b*d", "abcbd", true), ("*b*d", "abcbda", false), ("a**", "a", true),
        ("A", "a", false), ("*.*", "a.b", true),
    ])
    func `a pattern matches whole names`(pattern: String, name: String, isMatch: Bool) {
        #expect(GlobPattern(pattern).matches(name) == isMatch)
    }

    @Test func `a bot is called like the schema as far as names go`() throws {
        let names: [(Identifier, String?)] = [
            ("weather", "weather"), ("Weather_Data", "weather-data"), ("__a..b__", "a-b"), ("über", "ber"), ("%", nil),
        ]
        for (identifier, name) in names { #expect(Name(likening: identifier)?.text == name) }
    }
}
