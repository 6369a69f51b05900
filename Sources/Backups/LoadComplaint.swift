import Model

/// What `pg_restore` says when it fails.
enum LoadComplaint {
    /// The object, and where in its definition PostgreSQL met what it does not take.
    ///
    /// Rows are left out: PostgreSQL shows the one at which it failed.
    static func fault(in text: String) -> ArchiveFault? {
        let lines = text.split(separator: "\n").map(String.init)
        guard let start = lines.firstIndex(where: { $0.contains("ERROR:") }) else { return nil }
        let message = lines[start].firstMatch(of: #/ERROR: +(.+)/#).map { String($0.1) } ?? lines[start]
        var fault = ArchiveFault(message)
        fault.object =
            lines[..<start].lazy.compactMap {
                $0.wholeMatch(of: #/pg_restore: from TOC entry [0-9]+; [0-9]+ [0-9]+ (.+) [^ ]+/#).map { String($0.1) }
            }.last
        // What comes after the definition is the definition.
        let rest = lines[start...].dropFirst().prefix { !$0.hasPrefix("Command was:") }
        if let match = rest.lazy.compactMap({ $0.wholeMatch(of: #/LINE ([0-9]+): (.*)/#) }).first {
            (fault.line, fault.text) = (Int(match.1), String(match.2))
        }
        if let context = rest.first(where: { $0.hasPrefix("CONTEXT:") })?.dropFirst("CONTEXT:".count) {
            let text = context.drop { $0 == " " }
            if !text.hasPrefix("COPY ") { fault.context = String(text) }
        }
        return fault
    }
}
