import Model
import PostgresClient
import SQLText

extension PostgresSession {
    /// The functions in the schemas that flarexdb keeps for itself.
    func readRoutines() throws -> [FunctionSignature: ObservedRoutine] {
        let rows = try query(
            """
            SELECT n.nspname, p.proname, \(Self.argumentTypes), l.lanname, t.typname, p.prosecdef,
                pg_catalog.encode(pg_catalog.sha256(pg_catalog.convert_to(p.prosrc, 'UTF8')), 'hex'),
                p.proconfig::text, o.rolname, o.rolsuper,
                coalesce(p.proacl, pg_catalog.acldefault('f', p.proowner))::text
            FROM pg_catalog.pg_proc p
            JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
            JOIN pg_catalog.pg_language l ON l.oid = p.prolang
            JOIN pg_catalog.pg_type t ON t.oid = p.prorettype
            JOIN pg_catalog.pg_authid o ON o.oid = p.proowner
            WHERE n.nspname IN ('flarex', 'flarex_shim', 'flarex_panel', 'flarex_pooler')
            """
        ) { row in
            let definition = RoutineDefinition(
                language: try row.text(3),
                returnType: try row.text(4),
                isSecurityDefiner: try row.boolean(5),
                bodyDigest: try row.text(6),
                settings: try row.optionalText(7).map { try ObservedSettings(catalogText: $0).values } ?? [:],
                isOwnedBySuperuser: try row.boolean(9)
            )
            return (
                try row.signature(schema: 0, name: 1, arguments: 2),
                ObservedRoutine(
                    definition: definition,
                    owner: try row.identifier(8),
                    acl: try ACL(catalogText: try row.text(10))
                )
            )
        }
        return Dictionary(uniqueKeysWithValues: rows)
    }

    /// The database's event triggers. A role of flarexdb's own that is a superuser now will be none after a pass.
    func readEventTriggers() throws -> [Identifier: EventTriggerDefinition] {
        let rows = try query(
            """
            SELECT e.evtname, e.evtevent, n.nspname, p.proname, \(Self.argumentTypes), e.evtenabled IN ('O', 'A'),
                e.evttags IS NOT NULL, o.rolsuper AND NOT \(isOwnRole("o.rolname"))
            FROM pg_catalog.pg_event_trigger e
            JOIN pg_catalog.pg_proc p ON p.oid = e.evtfoid
            JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
            JOIN pg_catalog.pg_authid o ON o.oid = e.evtowner
            """
        ) { row in
            (
                try row.identifier(0),
                EventTriggerDefinition(
                    event: try row.text(1),
                    function: try row.signature(schema: 2, name: 3, arguments: 4),
                    isEnabled: try row.boolean(5),
                    isFiltered: try row.boolean(6),
                    isOwnedBySuperuser: try row.boolean(7)
                )
            )
        }
        return Dictionary(uniqueKeysWithValues: rows)
    }

    /// The types of the arguments of function `p`, in their order, as an array's text.
    static let argumentTypes: SQL = """
        ARRAY(SELECT t.typname FROM pg_catalog.unnest(p.proargtypes) WITH ORDINALITY AS a (type, position)
            JOIN pg_catalog.pg_type t ON t.oid = a.type ORDER BY a.position)::text
        """
}

extension Row {
    func signature(schema: Column, name: Column, arguments: Column) throws -> FunctionSignature {
        let text = try text(arguments)
        let types = (arrayElements(text) ?? []).compactMap { $0.flatMap(Identifier.init) }
        return FunctionSignature(schema: try identifier(schema), name: try identifier(name), arguments: types)
    }
}
