import Model
package import SQLText

/// One change that makes a role or schema with another name, and what is in it, a bot's.
package enum AdoptionStep: Hashable, Sendable {
    /// Gives everything in a schema, or what there is of some owners', to a role, one object after another.
    case takeObjects(in: Identifier, to: Identifier, from: [Identifier]? = nil)
    case renameRole(Identifier, to: Identifier)
    case renameSchema(Identifier, to: Identifier)
}

extension AdoptionStep: PlainStepFamily {
    var kind: String {
        switch self {
        case .takeObjects: "takeObjects"
        case .renameRole: "renameRole"
        case .renameSchema: "renameSchema"
        }
    }

    var discriminator: String? { nil }

    var commitment: Commitment {
        switch self {
        // It commits by itself, after each object.
        case .takeObjects: .bare
        case .renameRole, .renameSchema: .together
        }
    }

    func target(of bot: BotReference?) -> String {
        switch self {
        case .takeObjects(let schema, _, _):
            schema == bot?.role ? "objects in the schema" : "objects in schema \(schema)"
        case .renameRole(let name, _): "role \(name)"
        case .renameSchema(let name, _): "schema \(name)"
        }
    }

    func summary(of bot: BotReference?) -> String {
        let target = target(of: bot)
        return switch self {
        case .takeObjects(_, let owner, let others):
            "\(target): owner \(owner == bot?.role ? "the bot" : owner.name)"
                + (others.map { " instead of \($0.map(\.name).joined(separator: ", "))" } ?? "")
        case .renameRole(_, let name), .renameSchema(_, let name): "\(target): renamed to \(name)"
        }
    }

    var statements: [SQL] {
        switch self {
        case .takeObjects(let schema, let owner, let others): [Self.taking(schema, owner, from: others)]
        case .renameRole(let name, let new): ["ALTER ROLE \(name) RENAME TO \(new)"]
        case .renameSchema(let name, let new): ["ALTER SCHEMA \(name) RENAME TO \(new)"]
        }
    }

    /// One statement, outside any transaction.
    ///
    /// Each object is committed before the next: so it never takes more locks than one object has, however many there
    /// are; nobody who uses the schema waits for more than one, or is in a deadlock with it; and whoever stops it in
    /// between has only less left to do. What is lost with a server that crashes right after is done again as well, so
    /// that no commit has to wait for the disk.
    private static func taking(_ schema: Identifier, _ owner: Identifier, from others: [Identifier]?) -> SQL {
        guard let schema = Literal(schema.name), let owner = Literal(owner.name) else {
            preconditionFailure("an identifier holds no NUL")
        }
        let names = others?.compactMap { Literal($0.name) }.map { "\($0)" as SQL }.joined(separator: ", ")
        let condition: SQL = names.map { "AND pg_catalog.pg_get_userbyid(objects.owner) IN (\($0))" } ?? ""
        return """
            DO $adoption$
            DECLARE
                home oid := (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = \(schema));
                heir oid := (SELECT oid FROM pg_catalog.pg_authid WHERE rolname = \(owner));
                object record;
                command text;
            BEGIN
                FOR object IN SELECT classid, objid FROM (\(SchemaObjects.query(of: "home"))) AS objects
                    WHERE objects.owner <> heir \(condition) ORDER BY classid, objid LOOP
                    PERFORM pg_catalog.set_config('synchronous_commit', 'off', true);
                    SELECT pg_catalog.format('ALTER %s %s OWNER TO %I',
                        CASE WHEN i.type IN ('function', 'procedure', 'aggregate') THEN 'routine'
                            WHEN i.type = 'statistics object' THEN 'statistics' ELSE i.type END,
                        i.identity, \(owner))
                    INTO command FROM pg_catalog.pg_identify_object(object.classid, object.objid, 0) i;
                    -- Somebody may have dropped it meanwhile.
                    CONTINUE WHEN command IS NULL;
                    EXECUTE command;
                    COMMIT;
                END LOOP;
            END
            $adoption$
            """
    }
}
