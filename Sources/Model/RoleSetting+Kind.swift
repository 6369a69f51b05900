extension RoleSetting {
    /// What values a setting takes.
    package enum Kind: Hashable, Sendable {
        /// A time; a bare number counts milliseconds.
        case milliseconds
        /// A size; a bare number counts kilobytes of 1024 bytes. `-1` stands for no limit where that is allowed.
        case kilobytes(allowsNone: Bool)
        case boolean
        case integer(ClosedRange<Int>)
        case number(ClosedRange<Double>)
        case choice([String])
        case text

        /// What to write, for a hint.
        package var expectation: String {
            switch self {
            case .milliseconds: "a time such as 500ms, 60s or 5min"
            case .kilobytes(let allowsNone): "a size such as 64MB or 1GB" + (allowsNone ? ", or -1 for no limit" : "")
            case .boolean: "on or off"
            case .integer(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
            case .number(let range): "a number from \(range.lowerBound) to \(range.upperBound)"
            case .choice(let words): "one of " + words.joined(separator: ", ")
            case .text: "a text"
            }
        }
    }

    /// What the server writes to its log for a session, from much to little; what is below would be a flood.
    private static let logLevels = ["warning", "error", "log", "fatal", "panic"]

    /// The settings that a plan may give. Each only bounds or tunes the bot's own sessions; none loads code, or weakens
    /// a rule that keeps bots apart.
    package static let kinds: [String: Kind] = [
        "DateStyle": .text,
        "IntervalStyle": .choice(["postgres", "postgres_verbose", "sql_standard", "iso_8601"]),
        "TimeZone": .text,
        "default_transaction_isolation": .choice([
            "read uncommitted", "read committed", "repeatable read", "serializable",
        ]),
        "hash_mem_multiplier": .number(1...1000),
        "idle_in_transaction_session_timeout": .milliseconds,
        "idle_session_timeout": .milliseconds,
        "jit": .boolean,
        "lock_timeout": .milliseconds,
        "log_min_error_statement": .choice(logLevels),
        "log_min_messages": .choice(logLevels),
        "maintenance_work_mem": .kilobytes(allowsNone: false),
        "max_parallel_maintenance_workers": .integer(0...1024),
        "max_parallel_workers_per_gather": .integer(0...1024),
        "random_page_cost": .number(0...1_000_000),
        "statement_timeout": .milliseconds,
        "temp_file_limit": .kilobytes(allowsNone: true),
        "work_mem": .kilobytes(allowsNone: false),
    ]
}

extension RoleSetting.Kind {
    /// The one spelling of a value that stands for all its spellings, or nil when the value does not fit.
    func normalForm(of text: String) -> String? {
        switch self {
        case .milliseconds:
            quantity(text, units: ["us": 0.001, "ms": 1, "s": 1000, "min": 60_000, "h": 3_600_000, "d": 86_400_000])
        case .kilobytes(let allowsNone):
            if text == "-1" {
                allowsNone ? "-1" : nil
            } else {
                quantity(text, units: ["B": 1.0 / 1024, "kB": 1, "MB": 1024, "GB": 1_048_576, "TB": 1_073_741_824])
            }
        case .boolean:
            switch text.lowercased() {
            case "on", "true", "yes", "1": "on"
            case "off", "false", "no", "0": "off"
            default: nil
            }
        case .integer(let range): Int(text).flatMap { range.contains($0) ? String($0) : nil }
        case .number(let range): Double(text).flatMap { range.contains($0) ? String($0) : nil }
        case .choice(let words): words.first { $0 == text.lowercased() }
        case .text: text.isEmpty || text.utf8.contains(0) ? nil : text
        }
    }

    /// A number in the setting's base unit, rounded as PostgreSQL does.
    private func quantity(_ text: String, units: [String: Double]) -> String? {
        let number = text.prefix { ("0"..."9").contains($0) || $0 == "." }
        let unit = text.dropFirst(number.count).drop { $0 == " " }
        guard let value = Double(number), let factor = unit.isEmpty ? 1 : units[String(unit)] else { return nil }
        let scaled = (value * factor).rounded(.toNearestOrEven)
        guard scaled >= 0, scaled <= Double(Int32.max) else { return nil }
        return String(Int(scaled))
    }
}
