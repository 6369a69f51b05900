extension Mistake {
    static let inBots: [Mistake] = [
        Mistake(
            .bot,
            "flarex.dev/v1",
            "flarex.dev/v2",
            #"error 1:13: apiVersion: expected flarex.dev/v1, found "flarex.dev/v2" (did you mean "flarex.dev/v1"?)"#
        ),
        Mistake(
            .bot,
            "apiVersion: flarex.dev/v1\n",
            "",
            #"error 1:1: the key "apiVersion" is missing"#
        ),
        Mistake(
            .bot,
            "kind: BotDatabase\n",
            "",
            #"error 1:1: the key "kind" is missing (the kinds are BotDatabase, Plan, Cluster, Workspace, Panel, Defaults)"#
        ),
        Mistake(
            .bot,
            "kind: BotDatabase",
            "kind: BotDatabse",
            #"error 2:7: kind: expected a kind of manifest, found "BotDatabse" (did you mean "BotDatabase"?)"#
        ),
        Mistake(
            .bot,
            "kind: BotDatabase",
            "kind: Deployment",
            #"error 2:7: kind: expected a kind of manifest, found "Deployment" (the kinds are BotDatabase, Plan, Cluster, Workspace, Panel, Defaults)"#
        ),
        Mistake(
            .bot,
            "kind: BotDatabase",
            "kind: [BotDatabase]",
            "error 2:7: kind: expected a kind of manifest, found a list (the kinds are BotDatabase, Plan, Cluster, Workspace, Panel, Defaults)"
        ),
        Mistake(
            .bot,
            "spec:",
            "extra: 1\nspec:",
            #"error 8:1: unknown key "extra" (known keys: apiVersion, kind, metadata, spec)"#
        ),
        Mistake(
            .bot,
            "name: weather",
            "nmae: weather",
            #"error 4:3: unknown key "nmae" in metadata (did you mean "name"?)"#
        ),
        Mistake(
            .bot,
            "name: weather",
            "name: Weather",
            #"error 4:9: metadata.name: expected a name, found "Weather" (did you mean weather?)"#
        ),
        Mistake(
            .bot,
            "name: weather",
            "name: Weather_Bot.",
            #"error 4:9: metadata.name: expected a name, found "Weather_Bot." (did you mean weather-bot?)"#
        ),
        Mistake(
            .bot,
            "name: weather",
            "name: wetter-für-alle",
            #"error 4:9: metadata.name: expected a name, found "wetter-für-alle" (a name is 1 to 63 lowercase letters, digits and hyphens, with a letter or digit at both ends)"#
        ),
        Mistake(
            .bot,
            "name: weather",
            "name: 123",
            #"error 4:9: metadata.name: expected a name, found the number 123 (put it in quotes: "123")"#
        ),
        Mistake(
            .bot,
            "name: weather",
            "name: true",
            #"error 4:9: metadata.name: expected a name, found the Boolean true (put it in quotes: "true")"#
        ),
        Mistake(
            .bot,
            "name: weather",
            "name:",
            "error 4:8: metadata.name: expected a name, found nothing (a name is 1 to 63 lowercase letters, digits and hyphens, with a letter or digit at both ends)"
        ),
        Mistake(
            .bot,
            "name: weather",
            "name: \(String(repeating: "a", count: 100))",
            #"error 4:9: metadata.name: expected a name, found "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa..." (it has 100 characters; a name is 1 to 63 lowercase letters, digits and hyphens, with a letter or digit at both ends)"#
        ),
        Mistake(
            .bot,
            "name: weather",
            #"name: "a\e[31m\u202Eb""#,
            #"error 4:9: metadata.name: expected a name, found "a\u{1b}[31m\u{202e}b" (a name is 1 to 63 lowercase letters, digits and hyphens, with a letter or digit at both ends)"#
        ),
        Mistake(
            .bot,
            "  workspace: acme\n",
            "",
            #"error 4:3: the key "workspace" is missing in metadata"#
        ),
        Mistake(
            .bot,
            "{team: sky}",
            "{team: 7}",
            #"error 6:18: metadata.labels.team: expected a text, found the number 7 (put it in quotes: "7")"#
        ),
        Mistake(
            .bot,
            "{team: sky}",
            "[sky]",
            "error 6:11: metadata.labels: expected a mapping from names to texts, found a list"
        ),
        Mistake(
            .bot,
            "{team: sky}",
            "",
            "error 6:10: metadata.labels: expected a mapping from names to texts, found nothing (leave the key out or write {})"
        ),
        Mistake(
            .bot,
            "annotations: {}",
            "annotations: {flarex.dev/prune: enabled}",
            #"error 7:35: metadata.annotations.flarex.dev/prune: expected "disabled", found "enabled" (to turn it off, leave the key out)"#
        ),
        Mistake(
            .bot,
            "annotations: {}",
            "annotations: {flarex.dev/adopt-role: weather_app}",
            #"error 7:17: "flarex.dev/adopt-role" does nothing without "flarex.dev/adopt" (write flarex.dev/adopt: "true" beside it)"#
        ),
        Mistake(
            .bot,
            "annotations: {}",
            #"annotations: {flarex.dev/adopt: "true", flarex.dev/adopt-schema: ""}"#,
            #"error 7:68: metadata.annotations.flarex.dev/adopt-schema: expected a name of 1 to 63 bytes, found """#
        ),
        Mistake(
            .bot,
            "annotations: {}",
            "annotations: {flarex.dev/adopt: true}",
            #"error 7:35: metadata.annotations.flarex.dev/adopt: expected a text, found the Boolean true (put it in quotes: "true")"#
        ),
        Mistake(
            .bot,
            "annotations: {}",
            "annotations: {flarex.dev/adpot: \"true\"}",
            #"error 7:17: unknown annotation "flarex.dev/adpot" (did you mean "flarex.dev/adopt"?)"#
        ),
        Mistake(
            .bot,
            "annotations: {}",
            "annotations: {flarexdb.dev/prune: disabled}",
            #"error 7:17: unknown annotation "flarexdb.dev/prune" (did you mean "flarex.dev/prune"?)"#
        ),
        Mistake(
            .bot,
            "annotations: {}",
            "annotations: {flare.dev/prnue: disabled}",
            #"error 7:17: unknown annotation "flare.dev/prnue" (did you mean "flarex.dev/prune"?)"#
        ),
        Mistake(
            .bot,
            "annotations: {}",
            "annotations: {flarex.dev/owner: me}",
            #"error 7:17: unknown annotation "flarex.dev/owner" (of the keys that begin with flarex.dev/, there are flarex.dev/adopt, flarex.dev/adopt-role, flarex.dev/adopt-schema, flarex.dev/prune)"#
        ),
        Mistake(
            .bot,
            "plan: free",
            "plann: free",
            #"error 9:3: unknown key "plann" in spec (did you mean "plan"?)"#
        ),
        Mistake(
            .bot,
            "plan: free",
            "plan: fre",
            #"error 9:9: unknown plan "fre" (did you mean "free"?)"#
        ),
        Mistake(
            .bot,
            "plan: free",
            "plan: gigantic",
            #"error 9:9: unknown plan "gigantic" (the plans are free, pro)"#
        ),
        Mistake(
            .bot,
            "plan: free",
            "plan: {name: free}",
            "error 9:9: spec.plan: expected a name, found a mapping"
        ),
        Mistake(
            .bot,
            "overage: false",
            "overage: true",
            "error 10:12: overage is on, but the plan free does not allow it (choose another plan or write overage: false)"
        ),
        Mistake(
            .bot,
            "overage: false",
            "overage: yes",
            #"error 10:12: spec.overage: expected true or false, found "yes" (write true)"#
        ),
        Mistake(
            .bot,
            "overage: false",
            "overage: \"true\"",
            #"error 10:12: spec.overage: expected true or false, found "true" (write true)"#
        ),
        Mistake(
            .bot,
            "overage: false",
            "overage: 1",
            "error 10:12: spec.overage: expected true or false, found the number 1"
        ),
        Mistake(
            .bot,
            "[citext]",
            "citext",
            #"error 11:15: spec.extensions: expected a list of extension names, found "citext" (write [citext])"#
        ),
        Mistake(
            .bot,
            "[citext]",
            "citext, pgcrypto",
            #"error 11:15: spec.extensions: expected a list of extension names, found "citext, pgcrypto" (write [citext, pgcrypto])"#
        ),
        Mistake(
            .bot,
            "[citext]",
            "",
            "error 11:14: spec.extensions: expected a list of extension names, found nothing (leave the key out or write [])"
        ),
        Mistake(
            .bot,
            "[citext]",
            "[citex]",
            #"error 11:16: the cluster does not allow the extension "citex" (did you mean "citext"?)"#
        ),
        Mistake(
            .bot,
            "[citext]",
            "[postgis]",
            #"error 11:16: the cluster does not allow the extension "postgis" (it allows citext, pgcrypto, unaccent, uuid-ossp)"#
        ),
        Mistake(
            .bot,
            "[citext]",
            "[citext, citext]",
            #"error 11:24: spec.extensions: "citext" is listed twice (it is in line 11 already; keep one of the two)"#
        ),
        Mistake(
            .bot,
            "[citext]",
            "[Citext, [a]]",
            #"error 11:16: spec.extensions: expected an extension's name, found "Citext" (did you mean citext?)"#,
            "error 11:24: spec.extensions: expected an extension's name, found a list"
        ),
        Mistake(
            .bot,
            "urlForm: plain",
            "urlForm: plane",
            #"error 12:12: spec.urlForm: expected one of documented, plain, found "plane""#
        ),
        Mistake(
            .bot,
            "suspend: false",
            "suspend: off",
            #"error 13:12: spec.suspend: expected true or false, found "off" (write false)"#
        ),
        Mistake(
            .bot,
            Sample.bot,
            "- a\n- b\n",
            #"error 1:1: the document: expected a manifest with "apiVersion", "kind", "metadata" and "spec", found a list"#
        ),
        Mistake(
            .bot,
            Sample.bot,
            "just words\n",
            #"error 1:1: the document: expected a manifest with "apiVersion", "kind", "metadata" and "spec", found "just words""#
        ),
        Mistake(
            .bot,
            "spec:\n  plan: free",
            "spec: free\nsuspend: {}\nother:\n  plan: free",
            #"error 8:7: spec: expected a mapping with "plan", found "free""#,
            #"error 9:1: unknown key "suspend" (it belongs to "spec": indent it)"#,
            #"error 10:1: unknown key "other" (known keys: apiVersion, kind, metadata, spec)"#
        ),
    ]
}
