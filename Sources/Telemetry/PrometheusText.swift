/// The text format of Prometheus, version 0.0.4.
package enum PrometheusText {
    package static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    static func text(of family: any MetricFamily) -> String {
        let description = family.description
        var text = """
            # HELP \(description.name) \(escaped(description.help, ["\\": #"\\"#, "\n": #"\n"#]))
            # TYPE \(description.name) \(description.kind.rawValue)

            """
        for sample in family.samples() {
            text += description.name + sample.suffix
            if !sample.labels.isEmpty {
                let labels = sample.labels.map { name, value in
                    #"\#(name)="\#(escaped(value, ["\\": #"\\"#, "\n": #"\n"#, "\"": #"\""#]))""#
                }
                text += "{" + labels.joined(separator: ",") + "}"
            }
            text += " \(number(sample.value))\n"
        }
        return text
    }

    /// The shortest form that stands for exactly this number.
    static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value > 0 ? "+Inf" : "-Inf" }
        if let integer = Int64(exactly: value), integer.magnitude < 1 << 53 { return "\(integer)" }
        return "\(value)"
    }

    private static func escaped(_ text: String, _ replacements: [Unicode.Scalar: String]) -> String {
        guard text.unicodeScalars.contains(where: { replacements[$0] != nil }) else { return text }
        return text.unicodeScalars.map { replacements[$0] ?? String($0) }.joined()
    }
}
