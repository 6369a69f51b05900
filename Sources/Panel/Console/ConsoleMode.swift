import Statements

/// How a text is run.
enum ConsoleMode: String, Sendable, CaseIterable {
    case run
    /// Shows how the server would do it, without doing it.
    case explain
    /// Does it, and shows how the server did.
    case analyze

    /// What is put before the statement; nothing for a text that is run as it is.
    var prefix: String {
        switch self {
        case .run: ""
        case .explain: "EXPLAIN (VERBOSE, SETTINGS, FORMAT JSON) "
        case .analyze: "EXPLAIN (ANALYZE, BUFFERS, VERBOSE, SETTINGS, FORMAT JSON) "
        }
    }

    /// What is left of a text without the prefix of a mode.
    static func statement(in text: String) -> Substring {
        let prefix = allCases.map(\.prefix).first { !$0.isEmpty && text.hasPrefix($0) } ?? ""
        return text.dropFirst(prefix.count)
    }

    /// - Throws: `Problem` where a text of several statements is to be explained: all but the first would be run.
    func text(_ sql: String) throws -> String {
        guard self != .run else { return sql }
        var script = Script(sql)
        var count = 0
        while script.next() ?? script.last() != nil { count += 1 }
        guard count == 1 else {
            throw Problem(.unprocessable, "Explain and Analyze take one statement. Select it, or leave it alone.")
        }
        return prefix + sql
    }
}
