package import Model
package import SQLText

/// One change on a cluster's way back to what it is without flarexdb.
package enum UninstallStep: Hashable, Sendable {
    case dropEventTrigger(Identifier)
    /// Drops the triggers of the write block from a schema: so many tables have some. Sessions of the bot that keep
    /// such a table locked are ended.
    case disarm(schema: Identifier, of: Identifier, tables: Int)
    case openCatalog(CatalogOpening)
    /// Drops a schema of flarexdb's own with everything in it, unless something else depends on that.
    case dropSchema(Identifier)
    /// Drops a group or a login of a program; what it owns goes to the heir.
    case dropRole(Identifier, heir: Identifier)
}

/// Functions and views of pg_catalog that are to be as `initdb` left them.
package struct CatalogOpening: Hashable, Sendable {
    /// What PUBLIC is to have again, sorted.
    package var opened: [CatalogObject]
    /// What the monitors no longer need a right of their own for, sorted.
    package var unmonitored: [CatalogObject]
}

extension UninstallStep {
    var kind: String {
        switch self {
        case .dropEventTrigger: "dropEventTrigger"
        case .disarm: "disarmTables"
        case .openCatalog: "openCatalog"
        case .dropSchema: "uninstallSchema"
        case .dropRole: "uninstallRole"
        }
    }

    /// What keeps two steps of one kind apart.
    var discriminator: Identifier? {
        switch self {
        case .dropEventTrigger(let name), .disarm(let name, _, _), .dropSchema(let name), .dropRole(let name, _): name
        case .openCatalog: nil
        }
    }

    var commitment: Commitment {
        switch self {
        // It commits by itself, after each table.
        case .disarm: .bare
        case .dropEventTrigger, .openCatalog, .dropSchema, .dropRole: .alone
        }
    }

    func target(of bot: BotReference?) -> String {
        switch self {
        case .dropEventTrigger(let name): "event trigger \(name)"
        case .disarm(let schema, _, _): schema == bot?.role ? "tables" : "tables of schema \(schema)"
        case .openCatalog: "functions and views of pg_catalog"
        case .dropSchema(let name): "schema \(name)"
        case .dropRole(let name, _): "role \(name)"
        }
    }

    func summary(of bot: BotReference?) -> String {
        let target = target(of: bot)
        return switch self {
        case .dropEventTrigger, .dropRole: target
        case .dropSchema: "\(target), with everything in it"
        case .disarm(_, _, let tables): "\(target): no write block in \(tables) of them"
        case .openCatalog(let opening): opening.summary
        }
    }
}

extension CatalogOpening {
    fileprivate var summary: String {
        opened.isEmpty
            ? "pg_catalog: rights of \(ManagedName.monitors) as PostgreSQL has them"
            : "pg_catalog: \(CatalogClosure.counted(opened)) open to PUBLIC again"
    }
}
