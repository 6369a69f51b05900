package import Model
import SQLText

/// Takes functions and views of pg_catalog from PUBLIC and from bots, and keeps them for those who watch the server.
package struct CatalogClosure: Hashable, Sendable {
    /// What the objects have in common.
    package var title: String
    /// The objects to close, sorted.
    package var closed: [CatalogObject]
    /// Who loses them, sorted.
    package var grantees: [ACL.Grantee]
    /// The objects that the monitors are to have, sorted.
    package var monitored: [CatalogObject]

    var summary: String {
        var parts: [String] = []
        if !closed.isEmpty {
            let names = grantees.prefix(3).map(\.description) + (grantees.count > 3 ? ["..."] : [])
            parts.append("no \(Self.counted(closed)) to \(names.joined(separator: ", "))")
        }
        if !monitored.isEmpty { parts.append("\(Self.counted(monitored)) to \(ManagedName.monitors)") }
        return "\(title): " + parts.joined(separator: "; ")
    }

    var statements: [SQL] {
        Kind.allCases.flatMap { kind -> [SQL] in
            var statements: [SQL] = []
            let (lost, kept) = (kind.list(closed), kind.list(monitored))
            let grantees = grantees.map(\.sql).joined(separator: ", ")
            if let lost { statements.append("REVOKE \(kind.privilege) ON \(lost) FROM \(grantees) CASCADE") }
            if let kept { statements.append("GRANT \(kind.privilege) ON \(kept) TO \(ManagedName.monitors)") }
            return statements
        }
    }

    private static func counted(_ objects: [CatalogObject]) -> String {
        objects.count == 1 ? objects[0].description : "\(objects.count) functions and views"
    }

    private enum Kind: CaseIterable {
        case functions
        case relations

        var privilege: SQL {
            switch self {
            case .functions: "EXECUTE"
            case .relations: "SELECT"
            }
        }

        /// The objects of this kind as they stand after ON; nil when there are none.
        func list(_ objects: [CatalogObject]) -> SQL? {
            let names = objects.compactMap { object -> SQL? in
                switch (self, object) {
                case (.functions, .function(let signature)): signature.sql
                case (.relations, .relation(let name)): "pg_catalog.\(name)"
                default: nil
                }
            }
            guard !names.isEmpty else { return nil }
            let keyword: SQL = self == .functions ? "FUNCTION" : "TABLE"
            return "\(keyword) \(names.joined(separator: ", "))"
        }
    }
}

extension DefaultPrivilege {
    var revocation: SQL {
        let place: SQL = schema.map { " IN SCHEMA \($0)" } ?? ""
        let objects: SQL =
            switch kind {
            case .tables: "TABLES"
            case .sequences: "SEQUENCES"
            case .functions: "FUNCTIONS"
            case .types: "TYPES"
            case .schemas: "SCHEMAS"
            }
        return "ALTER DEFAULT PRIVILEGES FOR ROLE \(role)\(place) REVOKE ALL ON \(objects) FROM \(grantee.sql)"
    }
}
