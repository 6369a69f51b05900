package import Model
package import SQLText

/// A change to the shared database, to a schema or an extension in it, or to what does not belong there.
package enum ObjectStep: Hashable, Sendable {
    case createDatabase(Identifier)
    case resetDatabaseSetting(database: Identifier, name: Identifier)
    case createSchema(Identifier, owner: Identifier)
    case changeSchemaOwner(Identifier, from: Identifier, to: Identifier)
    case installExtension(Identifier, schema: Identifier)
    case moveExtension(Identifier, from: Identifier, to: Identifier)
    /// Drops what somebody put into a schema in bots' search_path.
    case dropPlanted(PlantedObject)
}

extension ObjectStep: StepFamily {
    var kind: String {
        switch self {
        case .createDatabase: "createDatabase"
        case .resetDatabaseSetting: "resetDatabaseSetting"
        case .createSchema: "createSchema"
        case .changeSchemaOwner: "changeSchemaOwner"
        case .installExtension: "installExtension"
        case .moveExtension: "moveExtension"
        case .dropPlanted: "dropPlanted"
        }
    }

    var discriminator: String? {
        switch self {
        case .createDatabase: nil
        case .resetDatabaseSetting(_, let name), .createSchema(let name, _), .changeSchemaOwner(let name, _, _),
            .installExtension(let name, _), .moveExtension(let name, _, _):
            name.key
        case .dropPlanted(let planted): "\(planted.catalog).\(planted.object)"
        }
    }

    var commitment: Commitment {
        if case .createDatabase = self { .bare } else { .together }
    }

    func target(of bot: BotReference?) -> String {
        switch self {
        case .createDatabase(let name), .resetDatabaseSetting(let name, _): bot.named("database", name)
        case .createSchema(let name, _), .changeSchemaOwner(let name, _, _): bot.named("schema", name)
        case .installExtension(let name, _), .moveExtension(let name, _, _): bot.named("extension", name)
        case .dropPlanted(let planted): planted.words
        }
    }

    func summary(of bot: BotReference?) -> String {
        let target = target(of: bot)
        return switch self {
        case .createDatabase, .createSchema, .dropPlanted: target
        case .resetDatabaseSetting(_, let name): "\(target): \(name) not set"
        case .changeSchemaOwner(_, let from, let to): "\(target): owner \(to) instead of \(bot.who(from))"
        case .installExtension(_, let schema): "\(target) in schema \(schema)"
        case .moveExtension(_, let from, let to): "\(target): schema \(from) to \(to)"
        }
    }

    func statements(serverVersion version: Int, credential: Step.CredentialMaterial?) -> [SQL] {
        switch self {
        case .createDatabase(let name):
            // template0 holds nothing that anyone could have added to template1.
            ["CREATE DATABASE \(name) TEMPLATE template0 ENCODING 'UTF8'"]
        case .resetDatabaseSetting(let database, let name):
            ["ALTER DATABASE \(database) RESET \(name)"]
        case .createSchema(let name, let owner):
            ["CREATE SCHEMA \(name) AUTHORIZATION \(owner)"]
        case .changeSchemaOwner(let name, _, let owner):
            ["ALTER SCHEMA \(name) OWNER TO \(owner)"]
        case .installExtension(let name, let schema):
            ["CREATE EXTENSION \(name) WITH SCHEMA \(schema)"]
        case .moveExtension(let name, _, let schema):
            ["ALTER EXTENSION \(name) SET SCHEMA \(schema)"]
        case .dropPlanted(let planted):
            [planted.removal]
        }
    }
}
