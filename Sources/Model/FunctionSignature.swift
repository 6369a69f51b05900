package import SQLText

/// What names one function: its schema, its name and the types of its arguments, all in `pg_catalog`.
package struct FunctionSignature: Hashable, Comparable, Sendable, CustomStringConvertible {
    package var schema: Identifier
    package var name: Identifier
    /// Type names as in pg_type, such as `int8`.
    package var arguments: [Identifier]

    package init(schema: Identifier, name: Identifier, arguments: [Identifier] = []) {
        self.schema = schema
        self.name = name
        self.arguments = arguments
    }

    package static func < (left: FunctionSignature, right: FunctionSignature) -> Bool {
        left.description < right.description
    }

    package var description: String { "\(schema).\(name)(\(arguments.map(\.name).joined(separator: ", ")))" }
}
