import Model

/// What `pg_restore` says when it fails.
enum LoadComplaint {
    /// The longest part of a definition that is shown.
    private static let shown = 100

    /// The object, and where in a definition PostgreSQL met what it does not take.
    ///
    /// Rows are left out: PostgreSQL shows the one at which it failed.
    static func fault(in text: String) -> ArchiveFault? {
        let lines = text.split(separator: "\n").map(String.init)
        guard let start = lines.firstIndex(where: { $0.contains("ERROR:") }),
            let match = lines[start].firstMatch(of: #/(?:COPY failed for table "(.*)": )?ERROR: +(.+)/#)
        else { return nil }
        var fault = ArchiveFault(String(match.2))
        let rest = lines[start...].dropFirst()
        let command = rest.firstIndex { $0.hasPrefix("Command was: ") }
        if let table = match.1 {
            fault.object = "rows of table \(table)"
        } else if let command {
            let words = lines[command...].joined(separator: " ").dropFirst("Command was: ".count).split(separator: " ")
            let text = words.joined(separator: " ")
            fault.object = text.count > shown ? "\(text.prefix(shown)) ..." : text
        }
        // What comes after the definition is the definition.
        let details = rest.prefix(upTo: command ?? rest.endIndex)
        if let match = details.lazy.compactMap({ $0.wholeMatch(of: #/LINE ([0-9]+): +(.*)/#) }).first {
            (fault.line, fault.text) = (Int(match.1), String(match.2))
        }
        if let context = details.first(where: { $0.hasPrefix("CONTEXT:") })?.dropFirst("CONTEXT:".count) {
            let text = context.drop { $0 == " " }
            if !text.hasPrefix("COPY ") { fault.context = String(text) }
        }
        return fault
    }
}
