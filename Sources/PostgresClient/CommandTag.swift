/// What the server says it has done: `ALTER ROLE`, `INSERT 0 3`.
package struct CommandTag: Sendable, Hashable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }

    /// The number of rows that the command read or wrote; nil for commands that count none.
    package var rows: Int? { description.split(separator: " ").last.flatMap { Int($0) } }
}
