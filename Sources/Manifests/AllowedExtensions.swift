import Model
import SQLText

extension ValueType<[Marked<Identifier>]> {
    /// The policy's list. Each extension gets a schema, and `a-b` and `a_b` would get the same one.
    static var allowedExtensions: Self {
        let list = list(of: .extensionName, noun: "extension names")
        return list.map(written: list.written) { extensions, _, reading in
            var first: [Identifier: Marked<Identifier>] = [:]
            for marked in extensions {
                let schema = ManagedName.extensionSchema(marked.value)
                guard let other = first[schema] else {
                    first[schema] = marked
                    continue
                }
                reading.error(
                    "\(reading.subject): \(marked.value) and \(other.value) would share the schema \(schema)",
                    at: marked.mark,
                    hint: "remove one of the two"
                )
            }
            return extensions
        }
    }
}
