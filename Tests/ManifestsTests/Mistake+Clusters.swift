extension Mistake {
    static let inClusters: [Mistake] = [
        Mistake(
            .cluster,
            "database: flarex",
            "database: \(String(repeating: "a", count: 64))",
            #"error 5:13: spec.database: expected a name of 1 to 63 bytes without control characters, found "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa""#
        ),
        Mistake(
            .cluster,
            "database: flarex",
            "database: template1",
            "error 5:13: spec.database: template1 is what PostgreSQL copies new databases from (choose another name)"
        ),
        Mistake(
            .cluster,
            "database: flarex",
            "database: \"\"",
            #"error 5:13: spec.database: expected a name of 1 to 63 bytes without control characters, found """#
        ),
        Mistake(
            .cluster,
            "database: flarex",
            #"database: "x\n\\! touch /tmp/y""#,
            #"error 5:13: spec.database: expected a name of 1 to 63 bytes without control characters, found "x\n\\! touch /tmp/y""#
        ),
        Mistake(
            .cluster,
            "  database: flarex\n",
            "",
            #"error 5:3: the key "database" is missing in spec"#
        ),
        Mistake(
            .cluster,
            "pg.flarex.internal",
            "me@host",
            #"error 6:20: spec.endpoint.host: expected the name or address of a host, found "me@host""#
        ),
        Mistake(
            .cluster,
            "pg.flarex.internal",
            "host/db",
            #"error 6:20: spec.endpoint.host: expected the name or address of a host, found "host/db""#
        ),
        Mistake(
            .cluster,
            "pg.flarex.internal",
            "\"two words\"",
            #"error 6:20: spec.endpoint.host: expected the name or address of a host, found "two words""#
        ),
        Mistake(
            .cluster,
            "pg.flarex.internal",
            "\"nul\\0\"",
            #"error 6:20: spec.endpoint.host: expected the name or address of a host, found "nul\u{0}""#
        ),
        Mistake(
            .cluster,
            "5432",
            "0",
            "error 6:46: spec.endpoint.port: expected a whole number from 1 to 65535, found the number 0"
        ),
        Mistake(
            .cluster,
            "5432",
            "65536",
            "error 6:46: spec.endpoint.port: expected a whole number from 1 to 65535, found the number 65536"
        ),
        Mistake(
            .cluster,
            "sslmode: require",
            "sslmode: required",
            #"error 6:61: spec.endpoint.sslmode: expected one of disable, allow, prefer, require, verify-ca, verify-full, found "required" (did you mean "require"?)"#
        ),
        Mistake(
            .cluster,
            "200GB",
            "99999999999TB",
            #"error 7:15: spec.maxStorage: expected a size such as 500MB or 1GiB, found "99999999999TB" (write a whole number and one of B, kB, MB, GB, TB, KiB, MiB, GiB, TiB)"#
        ),
        Mistake(
            .cluster,
            "uuid-ossp, citext",
            "uuid-ossp, citext, uuid_ossp",
            "error 8:45: spec.extensions: uuid_ossp and uuid-ossp would share the schema ext_uuid_ossp (remove one of the two)"
        ),
        Mistake(
            .cluster,
            "unaccent",
            String(repeating: "x", count: 53),
            #"error 8:45: spec.extensions: expected an extension's name, found "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" (it is 1 to 52 lowercase letters, digits, hyphens and underscores)"#
        ),
        Mistake(
            .cluster,
            "30d",
            "30",
            "error 9:25: spec.deletion.retention: expected a duration such as 90s, 15m, 12h or 30d, found the number 30 (write a whole number and one of s, m, h, d)"
        ),
        Mistake(
            .cluster,
            "30d",
            "a month",
            #"error 9:25: spec.deletion.retention: expected a duration such as 90s, 15m, 12h or 30d, found "a month" (write a whole number and one of s, m, h, d)"#
        ),
        Mistake(
            .cluster,
            "30d",
            "4w",
            #"error 9:25: spec.deletion.retention: expected a duration such as 90s, 15m, 12h or 30d, found "4w" (did you mean 28d?)"#
        ),
        Mistake(
            .cluster,
            "30d",
            "1.5 hours",
            #"error 9:25: spec.deletion.retention: expected a duration such as 90s, 15m, 12h or 30d, found "1.5 hours" (did you mean 90m?)"#
        ),
        Mistake(
            .cluster,
            "10%",
            "10",
            "error 9:40: spec.deletion.maxPrune: expected a percentage from 0% to 100%, found the number 10 (did you mean 10%?)"
        ),
        Mistake(
            .cluster,
            "10%",
            "0.25",
            "error 9:40: spec.deletion.maxPrune: expected a percentage from 0% to 100%, found the number 0.25 (did you mean 25%?)"
        ),
        Mistake(
            .cluster,
            "10%",
            "110%",
            #"error 9:40: spec.deletion.maxPrune: expected a percentage from 0% to 100%, found "110%""#
        ),
        Mistake(
            .cluster,
            "objects: 1000",
            "objects: 1.5",
            "error 11:21: spec.limits.objects: expected a whole number from 0 to 2147483647, found the number 1.5"
        ),
        Mistake(
            .cluster,
            "[\(Sample.recipient)]",
            "[]",
            "error 12:25: spec.secrets.recipients: the list is empty (give at least one)"
        ),
        Mistake(
            .cluster,
            "recipients: [\(Sample.recipient)], ",
            "",
            #"error 12:12: the key "recipients" is missing in spec.secrets"#
        ),
        Mistake(
            .cluster,
            Sample.recipient,
            "age1qqqq",
            #"error 12:26: spec.secrets.recipients: expected a recipient, found "age1qqqq" (it is x25519: and 32 bytes in base64, as flarexdb keygen --out FILE prints it)"#
        ),
        Mistake(
            .cluster,
            "Hh8=",
            "Hh9=",
            #"error 12:26: spec.secrets.recipients: expected a recipient, found "x25519:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh9=" (it is x25519: and 32 bytes in base64, as flarexdb keygen --out FILE prints it)"#
        ),
        Mistake(
            .cluster,
            "directory: null",
            "directory: \"\"",
            #"error 12:91: spec.secrets.directory: expected the path of a folder, found """#
        ),
        Mistake(
            .cluster,
            "directory: null",
            "rotateAfter: 90",
            "error 12:93: spec.secrets.rotateAfter: expected a duration such as 90s, 15m, 12h or 30d, found the number 90 (write a whole number and one of s, m, h, d)"
        ),
        Mistake(
            .cluster,
            "hardening: dedicated",
            "hardening: hard",
            #"error 13:14: spec.hardening: expected one of dedicated, shared, found "hard""#
        ),
    ]
}
