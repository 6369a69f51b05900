/// Texts that have broken quoting somewhere.
enum NastyText {
    static let all = [
        "plain", "", " ", "it's", "''", #"back\slash"#, #"\"#, #"\'"#, #"\\''"#, #"say "x""#, "\"", "a.b", "$1", "$$",
        "$tag$x$tag$",
        "; DROP TABLE t; --", "/* */", "-- ", "line\nbreak", "tab\tcr\r", "NULL", "{a,b}", "{", "}", "a,b", "😀",
        "e\u{301}",
        "é", "\"\u{301}", "'\u{301}", "\\\u{301}", ",\u{301}", "\r\n", "\u{1}\u{7F}", "\u{FFFD}", "U&'\\0041'", "E'x'",
        String(repeating: "ü", count: 31), "%s %d",
        "'; SELECT pg_sleep(9); '",
        String(repeating: "x", count: 100_000),
    ]

    /// Those that can be names.
    static let names = all.filter { !$0.isEmpty && $0.utf8.count <= 63 } + [String(repeating: "n", count: 63)]
}
