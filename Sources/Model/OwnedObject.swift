package import SQLText

/// Something whose owner could undo what flarexdb keeps.
package enum OwnedObject: Hashable, Comparable, Sendable, CustomStringConvertible {
    case database(Identifier)
    /// The control schema, or that of the functions that bots call.
    case schema(Identifier)
    /// A table of the control schema.
    case table(Identifier)

    package static func < (left: OwnedObject, right: OwnedObject) -> Bool { left.description < right.description }

    package var description: String {
        switch self {
        case .database(let name): "database \(name)"
        case .schema(let name): "schema \(name)"
        case .table(let name): "table \(ManagedName.controlSchema).\(name)"
        }
    }
}
