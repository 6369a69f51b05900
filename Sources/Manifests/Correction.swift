import Model

/// What a text that has not the form of its type was likely meant to be, as it would be written rightly.
enum Correction {
    /// The hint for a correction; nil where there is none.
    static func hint(_ correction: String?) -> String? { correction.map { "did you mean \($0)?" } }

    /// A name in the form that names have: `Weather_Bot` is `weather-bot`.
    static func name(_ text: String) -> String? {
        let separated = text.lowercased().map { ["_", " ", "."].contains($0) ? "-" : $0 }
        let name = String(String(separated).trimming { $0 == "-" })
        return Name(name)?.text
    }

    /// A size with a unit of other letters, or with a fraction: `500Mb` is `500MB`, `0.5GB` is `500MB`.
    static func size(_ text: String) -> String? {
        guard let (number, word) = quantity(text) else { return nil }
        let units = word.contains("i") ? binaryUnits : decimalUnits
        let letter = word.prefix { $0 != "i" && $0 != "b" }
        guard !word.isEmpty, word == letter || word == letter + "b" || word == letter + "i" || word == letter + "ib",
            let position = units.firstIndex(where: { $0.letter == letter })
        else { return nil }
        // The largest unit that leaves no fraction, so that the number stays as near as possible to the one written.
        for unit in units[...position].reversed() {
            if let count = number.times(units[position].bytes / unit.bytes), count >= 0 {
                let size = "\(count)\(unit.name)"
                return ByteCount(size) == nil ? nil : size
            }
        }
        return nil
    }

    /// A duration in a unit that is known by another word, or with a fraction: `4w` is `28d`, `1.5h` is `90m`.
    static func duration(_ text: String) -> String? {
        guard let (number, word) = quantity(text), let seconds = secondsByUnit[word] else { return nil }
        return number.times(seconds).map { TimeSpan(seconds: $0).description }
    }

    /// A percentage without its sign: `10` is `10%`, and so is `0.1`.
    static func percentage(_ text: String) -> String? {
        guard let (number, word) = quantity(text), ["", "%", "percent"].contains(word) else { return nil }
        let isPart = word.isEmpty && number.digits < number.scale && number.digits > 0
        return number.times(isPart ? 100 : 1).flatMap { Percentage(hundredths: Int($0)) }?.description
    }

    private static let decimalUnits: [(letter: Substring, name: String, bytes: Int64)] = [
        ("", "B", 1), ("k", "kB", 1000), ("m", "MB", 1_000_000), ("g", "GB", 1_000_000_000),
        ("t", "TB", 1_000_000_000_000),
    ]

    private static let binaryUnits: [(letter: Substring, name: String, bytes: Int64)] = [
        ("k", "KiB", 1 << 10), ("m", "MiB", 1 << 20), ("g", "GiB", 1 << 30), ("t", "TiB", 1 << 40),
    ]

    private static let secondsByUnit: [String: Int64] = {
        let units: [(words: [String], seconds: Int64)] = [
            (["s", "sec", "secs", "second", "seconds"], 1), (["m", "min", "mins", "minute", "minutes"], 60),
            (["h", "hr", "hrs", "hour", "hours"], 3600), (["d", "day", "days"], 86400),
            (["w", "week", "weeks"], 7 * 86400), (["y", "year", "years"], 365 * 86400),
        ]
        return Dictionary(uniqueKeysWithValues: units.flatMap { unit in unit.words.map { ($0, unit.seconds) } })
    }()

    /// A decimal number without rounding: `digits / scale`.
    private struct Decimal {
        var digits: Int64
        var scale: Int64

        /// The product, where it is a whole number of 64 bits.
        func times(_ factor: Int64) -> Int64? {
            let (product, overflow) = digits.multipliedReportingOverflow(by: factor)
            return overflow || product % scale != 0 ? nil : product / scale
        }
    }

    /// A number and the word behind it in lower case; nil where the text is something else.
    private static func quantity(_ text: String) -> (Decimal, unit: String)? {
        let number = text.prefix { ("0"..."9").contains($0) || $0 == "." }
        let parts = number.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count <= 2, let whole = parts.first, !whole.isEmpty, number.utf8.count <= 18 else { return nil }
        let fraction = parts.count == 2 ? parts[1] : ""
        guard let digits = Int64(whole + fraction) else { return nil }
        let scale = fraction.reduce(Int64(1)) { scale, _ in scale * 10 }
        let word = text.dropFirst(number.count).trimming { $0 == " " }
        return (Decimal(digits: digits, scale: scale), word.lowercased())
    }
}

extension StringProtocol {
    /// The text without the characters at both ends that are to go.
    fileprivate func trimming(_ isToGo: (Character) -> Bool) -> SubSequence {
        let rest = drop(while: isToGo)
        return rest[..<(rest.lastIndex { !isToGo($0) }.map(rest.index(after:)) ?? rest.startIndex)]
    }
}

/// Whether a tool that fills in templates was to replace a part of the text before flarexdb reads it.
func isTemplate(_ text: some StringProtocol) -> Bool { text.contains("{{") || text.contains("${") }

/// What to do about a template that was not filled in.
let templateHint = "an unfilled template? flarexdb reads manifests after a tool has filled in {{ }} and ${ }"
