import Hummingbird

/// The fields of a form or of a query.
struct Form: Sendable {
    private let fields: [(name: String, value: String)]

    init(_ fields: [(name: String, value: String)] = []) { self.fields = fields }

    /// - Throws: `Problem` for text that is no form.
    init(text: some StringProtocol) throws {
        guard let fields = FormText.decode(text) else { throw Problem(.badRequest, "The form cannot be read.") }
        self.fields = fields
    }

    /// The value of a field; nil for one that is missing or empty.
    subscript(name: String) -> String? {
        fields.first { $0.name == name }.flatMap { $0.value.isEmpty ? nil : $0.value }
    }

    /// - Throws: `Problem` where the field is missing or empty.
    func require(_ name: String) throws -> String {
        guard let value = self[name] else { throw Problem(.unprocessable, "The field \(name) is empty.") }
        return value
    }

    /// A whole number within bounds; nil where the field is missing or empty.
    ///
    /// - Throws: `Problem` for anything else.
    func number(_ name: String, in range: ClosedRange<Int>) throws -> Int? {
        guard let value = self[name] else { return nil }
        guard let number = Int(value), range.contains(number) else {
            let bounds =
                range.upperBound == .max
                ? "from \(range.lowerBound)" : "from \(range.lowerBound) to \(range.upperBound)"
            throw Problem(.unprocessable, "\(name) is to be a whole number \(bounds).")
        }
        return number
    }
}
