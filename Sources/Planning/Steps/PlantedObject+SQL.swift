import Model
import SQLText

extension PlantedObject {
    /// Drops the object by its OIDs, if it is still there and nothing needs it. The server writes its name.
    var removal: SQL {
        guard let name = Literal(schema.name) else { preconditionFailure("a schema's name has no NUL") }
        return """
            DO $flarex$
            DECLARE
                planted record;
            BEGIN
                SELECT type, identity INTO planted FROM pg_catalog.pg_identify_object(\(catalog), \(object), 0)
                    WHERE schema = pg_catalog.quote_ident(\(name));
                IF FOUND THEN
                    EXECUTE pg_catalog.format('DROP %s %s RESTRICT', planted.type, planted.identity);
                END IF;
            END
            $flarex$
            """
    }
}
