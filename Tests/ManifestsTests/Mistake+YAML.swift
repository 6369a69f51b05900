extension Mistake {
    static let inYAML: [Mistake] = [
        Mistake(
            .bot,
            "plan: free",
            "plan: [free",
            "error 10:10: not YAML: did not find expected ',' or ']' while parsing a flow sequence (it began in line 9)"
        ),
        Mistake(
            .bot,
            "  plan: free",
            "\tplan: free",
            "error 9:1: not YAML: found character that cannot start any token while scanning for the next token (YAML is indented with spaces, never with tabs)"
        ),
        Mistake(
            .bot,
            "plan: free",
            "plan: \"free",
            "error 9:9: not YAML: the quote that opens here is not closed (add the closing quote)"
        ),
        Mistake(
            .bot,
            "plan: free",
            "plan: 'free\n---\nkind: Plan",
            "error 9:9: not YAML: the quote that opens here is not closed (add the closing quote)"
        ),
        Mistake(
            .bot,
            "  plan: free",
            "<<<<<<< HEAD\n  plan: free\n=======\n  plan: pro\n>>>>>>> larger",
            "error 9:1: a merge conflict was left here (keep one of the two sides, and delete the lines with <<<<<<<, ======= and >>>>>>>)"
        ),
        Mistake(
            .bot,
            "  workspace: acme",
            "   workspace: acme",
            "error 5:4: not YAML: this line is indented differently from line 4 (it begins with 3 spaces, line 4 with 2 spaces; indent the keys of one mapping alike)"
        ),
        Mistake(
            .bot,
            "  workspace: acme",
            "\n # the team\n workspace: acme",
            "error 7:2: not YAML: this line is indented differently from line 4 (it begins with 1 space, line 4 with 2 spaces; indent the keys of one mapping alike)"
        ),
        Mistake(
            .bot,
            "plan: free",
            "plan: free: pro",
            "error 9:13: not YAML: mapping values are not allowed in this context (put a value that contains \": \" in quotes)"
        ),
        Mistake(
            .bot,
            "  name: weather\n  workspace: acme\n  labels: {team: sky}\n  annotations: {}",
            "name: weather\nworkspace: acme",
            #"error 3:10: metadata: expected a mapping with "name", "workspace", found nothing (indent its keys below it)"#,
            #"error 4:1: unknown key "name" (it belongs to "metadata": indent it)"#,
            #"error 5:1: unknown key "workspace" (it belongs to "metadata": indent it)"#
        ),
        Mistake(
            .bot,
            "plan: free",
            "plan: {{ .Values.plan }}",
            "error 9:9: expected a value, found {{ }} (an unfilled template? flarexdb reads manifests after a tool has filled in {{ }} and ${ })"
        ),
        Mistake(
            .bot,
            "plan: free",
            "plan: ${PLAN}",
            #"error 9:9: spec.plan: expected a name, found "${PLAN}" (an unfilled template? flarexdb reads manifests after a tool has filled in {{ }} and ${ })"#
        ),
        Mistake(
            .bot,
            "plan: free",
            "plan: {{ .Values.plan }}-large",
            "error 9:9: expected a value, found {{ }} (an unfilled template? flarexdb reads manifests after a tool has filled in {{ }} and ${ })",
            "error 9:27: not YAML: did not find expected key while parsing a block mapping (an unfilled template? flarexdb reads manifests after a tool has filled in {{ }} and ${ })"
        ),
        Mistake(
            .bot,
            "plan: free",
            "plan: free\n  plan: pro",
            #"error 10:3: the key "plan" is repeated (it is in line 9 already; keep one of the two)"#
        ),
        Mistake(
            .bot,
            "plan: free",
            "plan: !secret free",
            #"error 9:9: the tag "!secret" is not accepted (leave it out; only !!str, !!int and the like of the core schema are known)"#
        ),
        Mistake(
            .bot,
            "plan: free",
            "plan: !!binary free",
            #"error 9:9: the tag "!!binary" is not accepted (leave it out; only !!str, !!int and the like of the core schema are known)"#
        ),
        Mistake(
            .bot,
            "suspend: false",
            "suspend: !!bool maybe",
            #"error 13:12: "maybe" is not what its tag "!!bool" says"#
        ),
        Mistake(
            .bot,
            "[citext]",
            "!!set [citext]",
            #"error 11:15: the tag "!!set" is not accepted (leave it out; only !!str, !!int and the like of the core schema are known)"#
        ),
        Mistake(
            .bot,
            "plan: free",
            "plan: *nothing",
            #"error 9:9: the alias "*nothing" refers to no value before it (mark the value with "&nothing" in this document first)"#
        ),
        Mistake(
            .bot,
            "plan: free",
            "plan: &self [*self]",
            "error 9:9: spec.plan: expected a name, found a list",
            #"error 9:16: the alias "*self" refers to no value before it (mark the value with "&self" in this document first)"#
        ),
        Mistake(
            .bot,
            "plan: free",
            "<<: {plan: free}",
            #"error 9:3: unknown key "<<" (YAML 1.2 has no merge keys; write the keys out)"#
        ),
        Mistake(
            .bot,
            "{team: sky}",
            "{<<: {team: sky}}",
            #"error 6:12: unknown key "<<" (YAML 1.2 has no merge keys; write the keys out)"#
        ),
        Mistake(
            .bot,
            "plan: free",
            "[plan]: free",
            "error 9:3: a key must be a word, found a list",
            #"error 9:3: the key "plan" is missing in spec"#
        ),
        Mistake(
            .bot,
            "plan: free",
            "plan: free\n  é: 1\n  \"é\": 2",
            #"error 10:3: unknown key "é" in spec (known keys: plan, overage, extensions, urlForm, suspend, login)"#,
            #"error 11:3: the key "é" is repeated (it is in line 10 already; keep one of the two)"#
        ),
        Mistake(
            .bot,
            "plan: free",
            "plan: \u{7}",
            "error 9:9: not YAML: control characters are not allowed (write it as an escape in double quotes)"
        ),
    ]
}
