package import SQLText

/// A function or view of `pg_catalog` whose rights flarexdb keeps in order.
package enum CatalogObject: Hashable, Comparable, Sendable, CustomStringConvertible {
    case function(FunctionSignature)
    case relation(Identifier)

    package var name: Identifier {
        switch self {
        case .function(let signature): signature.name
        case .relation(let name): name
        }
    }

    package static func < (left: CatalogObject, right: CatalogObject) -> Bool { left.description < right.description }

    package var description: String {
        switch self {
        case .function(let signature): "function \(signature)"
        case .relation(let name): "view pg_catalog.\(name)"
        }
    }
}
