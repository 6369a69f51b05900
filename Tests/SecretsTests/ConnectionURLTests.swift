import Model
import SQLText
import Secrets
import Testing

@Suite struct ConnectionURLTests {
    let password = Password("pass-word_1")

    @Test("the documented form names the search path and the role, and nothing else")
    func documented() throws {
        #expect(
            ConnectionURL.documented(try form(), password).revealed
                == "postgresql://bot_52a111a37f5f4026:pass-word_1@pg.flarex.internal:5432/flarex"
                + "?search_path=bot_52a111a37f5f4026%2Cext_citext%2Cflarex_shim%2Cpg_catalog"
                + "&options=--role%3Dbot_52a111a37f5f4026"
        )
        #expect(
            ConnectionURL.documented(try form(searchPath: ["bot_52a111a37f5f4026"]), password).revealed
                == "postgresql://bot_52a111a37f5f4026:pass-word_1@pg.flarex.internal:5432/flarex"
                + "?search_path=bot_52a111a37f5f4026&options=--role%3Dbot_52a111a37f5f4026"
        )
    }

    @Test("the plain form has no parameter but sslmode", arguments: Endpoint.SSLMode.allCases)
    func plain(mode: Endpoint.SSLMode) throws {
        #expect(
            ConnectionURL.plain(try form(sslMode: mode), password).revealed
                == "postgresql://bot_52a111a37f5f4026:pass-word_1@pg.flarex.internal:5432/flarex"
                + "?sslmode=\(mode.rawValue)"
        )
    }

    @Test(
        "a host stands in the URL as RFC 3986 wants it",
        arguments: [
            ("localhost", "localhost"), ("10.0.0.1", "10.0.0.1"), ("::1", "[::1]"),
            ("fe80::1%eth0", "[fe80::1%25eth0]"), ("2001:db8::5432", "[2001:db8::5432]"),
            ("/var/run/postgresql", "%2Fvar%2Frun%2Fpostgresql"), ("/tmp/a:b", "%2Ftmp%2Fa%3Ab"),
            ("@abstract", "%40abstract"), ("höst.example", "h%C3%B6st.example"), ("a@b/c", "a%40b%2Fc"),
        ]
    )
    func host(host: String, encoded: String) throws {
        #expect(
            ConnectionURL.plain(try form(host: host, port: 6432), password).revealed
                == "postgresql://bot_52a111a37f5f4026:pass-word_1@\(encoded):6432/flarex?sslmode=require"
        )
    }

    @Test(
        "a database name of any characters stays one part of the path",
        arguments: [
            ("my db", "my%20db"), ("a/b?c#d", "a%2Fb%3Fc%23d"), ("50%", "50%25"), ("naïve", "na%C3%AFve"),
            ("\"q\"&'", "%22q%22%26%27"), ("\n", "%0A"), ("a+b=c", "a%2Bb%3Dc"), ("~tilde-.x_", "~tilde-.x_"),
        ]
    )
    func database(database: String, encoded: String) throws {
        let identifier = try #require(Identifier(database))
        #expect(
            ConnectionURL.plain(try form(database: identifier), password).revealed
                == "postgresql://bot_52a111a37f5f4026:pass-word_1@pg.flarex.internal:5432/\(encoded)?sslmode=require"
        )
    }

    @Test("a password that needs it is encoded too")
    func encodedPassword() throws {
        #expect(ConnectionURL.plain(try form(), Password("a:b@c/%")).revealed.contains(":a%3Ab%40c%2F%25@pg."))
    }

    @Test("urlForm chooses what DATABASE_URL holds; the plain URL and libpq's variables are always there")
    func values() throws {
        for urlForm in URLForm.allCases {
            let form = try form(host: "::1", port: 6432, sslMode: .verifyFull, urlForm: urlForm)
            let values = SecretValue.all(of: form, password)
            let plain = ConnectionURL.plain(form, password).revealed
            let documented = ConnectionURL.documented(form, password).revealed
            #expect(
                revealed(values) == [
                    "DATABASE_URL": urlForm == .plain ? plain : documented,
                    "DATABASE_URL_PLAIN": plain,
                    "PGDATABASE": "flarex",
                    "PGHOST": "::1",
                    "PGPASSWORD": "pass-word_1",
                    "PGPORT": "6432",
                    "PGSSLMODE": "verify-full",
                    "PGUSER": "bot_52a111a37f5f4026",
                ]
            )
            #expect(values.map(\.name) == values.map(\.name).sorted())
        }
    }
}
