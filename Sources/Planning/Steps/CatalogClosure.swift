package import Model
package import SQLText

/// Takes functions and views of pg_catalog from PUBLIC and from bots, and keeps them for those who watch the server.
package struct CatalogClosure: Hashable, Sendable {
    /// What the objects have in common.
    package var title: String
    /// The objects to close, sorted.
    package var closed: [CatalogObject]
    /// Who loses them, sorted.
    package var grantees: [ACL.Grantee]
    /// Who may no longer pass them on, and loses what came of that, sorted.
    package var delegates: [Identifier] = []
    /// The objects that the monitors are to have, sorted.
    package var monitored: [CatalogObject]

    var summary: String {
        var parts: [String] = []
        if !closed.isEmpty {
            let names = grantees.prefix(3).map(\.description) + (grantees.count > 3 ? ["..."] : [])
            parts.append("\(Self.counted(closed)) closed to \(names.joined(separator: ", "))")
            if !delegates.isEmpty {
                parts.append("not to be passed on by \(delegates.map(\.name).joined(separator: ", "))")
            }
        }
        if !monitored.isEmpty {
            let what = monitored == closed ? "" : Self.counted(monitored) + " "
            parts.append("\(what)open to \(ManagedName.monitors)")
        }
        return "\(title): " + parts.joined(separator: ", ")
    }

    var statements: [SQL] {
        Kind.allCases.flatMap { kind -> [SQL] in
            var statements: [SQL] = []
            let (lost, kept) = (kind.list(closed), kind.list(monitored))
            let grantees = grantees.map(\.sql).joined(separator: ", ")
            if let lost, !delegates.isEmpty {
                let names = delegates.map { "\($0)" as SQL }.joined(separator: ", ")
                statements.append("REVOKE GRANT OPTION FOR \(kind.privilege) ON \(lost) FROM \(names) CASCADE")
            }
            if let lost { statements.append("REVOKE \(kind.privilege) ON \(lost) FROM \(grantees) CASCADE") }
            if let kept { statements.append("GRANT \(kind.privilege) ON \(kept) TO \(ManagedName.monitors)") }
            return statements
        }
    }

    static func counted(_ objects: [CatalogObject]) -> String {
        guard objects.count > 1 else { return objects.first?.words ?? "" }
        let functions = objects.count { if case .function = $0 { true } else { false } }
        return [(functions, "function"), (objects.count - functions, "view")].filter { $0.0 > 0 }
            .map { $0.0 == 1 ? "1 \($0.1)" : "\($0.0) \($0.1)s" }.joined(separator: " and ")
    }

    enum Kind: CaseIterable {
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

extension CatalogObject {
    /// Without the schema, which all of them share.
    fileprivate var words: String {
        switch self {
        case .function(let signature):
            "\(signature.name)(\(signature.arguments.map(\.name).joined(separator: ", ")))"
        case .relation(let name): name.name
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
            case .largeObjects: "LARGE OBJECTS"
            }
        return "ALTER DEFAULT PRIVILEGES FOR ROLE \(role)\(place) REVOKE ALL ON \(objects) FROM \(grantee.sql)"
    }
}
