import Digest
package import Model
package import SQLText

/// A function that flarexdb installs, and keeps as it is written here.
package struct ManagedRoutine: Hashable, Sendable {
    package enum Language: String, Sendable {
        case plpgsql
        case sql
    }

    package let signature: FunctionSignature
    package let language: Language
    /// The result's type in pg_catalog.
    package let returnType: Identifier
    /// Whether it runs with the rights of its owner, a superuser.
    package let isSecurityDefiner: Bool
    package let body: SQL
    /// The groups whose members may call it.
    package let callers: [Identifier]
    /// Whether it has a search_path of its own; one that has not names everything with its schema.
    package let pinsSearchPath: Bool
    /// The definition as the catalogs have it once the function is installed.
    package let definition: RoutineDefinition

    init(
        signature: FunctionSignature,
        language: Language,
        returnType: Identifier,
        isSecurityDefiner: Bool,
        body: SQL,
        isForBots: Bool = false,
        callers: [Identifier] = [],
        pinsSearchPath: Bool = true
    ) {
        self.signature = signature
        self.language = language
        self.returnType = returnType
        self.isSecurityDefiner = isSecurityDefiner
        self.body = body
        self.callers = isForBots ? [ManagedName.bots] : callers
        self.pinsSearchPath = pinsSearchPath
        definition = RoutineDefinition(
            language: language.rawValue,
            returnType: returnType.name,
            isSecurityDefiner: isSecurityDefiner,
            bodyDigest: SHA256.hexDigest(of: body.shown),
            settings: pinsSearchPath ? ["search_path": Self.searchPath] : [:],
            isOwnedBySuperuser: true
        )
    }

    /// Nothing that a bot makes comes before PostgreSQL's own while it runs.
    static let searchPath = "pg_catalog, pg_temp"

    /// Makes the function what it should be, whatever it is now.
    ///
    /// - Parameters:
    ///   - strangers: those who may call it now and should not.
    func installation(strangers: [ACL.Grantee]) -> [SQL] {
        let losers = ([.everyone] + strangers).map(\.sql).joined(separator: ", ")
        let languageName: SQL = language == .plpgsql ? "plpgsql" : "sql"
        let security: SQL = isSecurityDefiner ? "SECURITY DEFINER" : "SECURITY INVOKER"
        let path: SQL = pinsSearchPath ? " SET search_path = pg_catalog, pg_temp" : ""
        let statements: [SQL] = [
            """
            CREATE OR REPLACE FUNCTION \(signature.sql) RETURNS pg_catalog.\(returnType)
            LANGUAGE \(languageName) VOLATILE \(security)\(path)
            AS $flarex$\(body)$flarex$
            """,
            "ALTER FUNCTION \(signature.sql) OWNER TO CURRENT_USER",
            "REVOKE ALL ON FUNCTION \(signature.sql) FROM \(losers) CASCADE",
        ]
        let groups = callers.map { "\($0)" as SQL }.joined(separator: ", ")
        return statements + (callers.isEmpty ? [] : ["GRANT EXECUTE ON FUNCTION \(signature.sql) TO \(groups)"])
    }
}

extension FunctionSignature {
    var sql: SQL {
        let types = arguments.map { "pg_catalog.\($0)" as SQL }.joined(separator: ", ")
        return "\(schema).\(name)(\(types))"
    }
}

/// An event trigger that flarexdb installs.
package struct ManagedEventTrigger: Hashable, Sendable {
    package enum Event: String, Sendable {
        case ddlCommandStart = "ddl_command_start"
        case ddlCommandEnd = "ddl_command_end"
    }

    package var name: Identifier
    package var event: Event
    package var function: FunctionSignature

    package var definition: EventTriggerDefinition {
        EventTriggerDefinition(event: event.rawValue, function: function)
    }

    var installation: [SQL] {
        let eventName: SQL = event == .ddlCommandStart ? "ddl_command_start" : "ddl_command_end"
        return [
            "DROP EVENT TRIGGER IF EXISTS \(name)",
            "CREATE EVENT TRIGGER \(name) ON \(eventName) EXECUTE FUNCTION \(function.schema).\(function.name)()",
        ]
    }
}
