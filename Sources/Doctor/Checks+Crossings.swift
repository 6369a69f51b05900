import SQLText

extension Checks {
    /// Ways from one bot's schema into another's that hang on objects and not on rights.
    static let crossings: [Check] = [
        Check(
            id: "crossing-foreign-key",
            severity: .leak,
            title: "a table is tied to a table in another schema",
            query: """
                SELECT format('constraint %I of %s refers to %s', c.conname, c.conrelid::regclass, c.confrelid::regclass),
                    format('ALTER TABLE %s DROP CONSTRAINT %I;', c.conrelid::regclass, c.conname)
                FROM pg_constraint c
                JOIN pg_class a ON a.oid = c.conrelid JOIN pg_namespace n ON n.oid = a.relnamespace
                JOIN pg_class b ON b.oid = c.confrelid JOIN pg_namespace m ON m.oid = b.relnamespace
                WHERE c.contype = 'f' AND n.oid <> m.oid AND (n.nspname LIKE 'bot\\_%' OR m.nspname LIKE 'bot\\_%')
                ORDER BY 1
                """
        ),
        Check(
            id: "crossing-inheritance",
            severity: .leak,
            title: "a table inherits from, or is a partition of, a table in another schema",
            query: """
                SELECT format('%s is a child of %s', a.oid::regclass, b.oid::regclass),
                    format('ALTER TABLE %s NO INHERIT %s;', a.oid::regclass, b.oid::regclass)
                FROM pg_inherits i
                JOIN pg_class a ON a.oid = i.inhrelid JOIN pg_namespace n ON n.oid = a.relnamespace
                JOIN pg_class b ON b.oid = i.inhparent JOIN pg_namespace m ON m.oid = b.relnamespace
                WHERE n.oid <> m.oid AND (n.nspname LIKE 'bot\\_%' OR m.nspname LIKE 'bot\\_%')
                ORDER BY 1
                """
        ),
        Check(
            id: "crossing-view",
            severity: .leak,
            title: "a view or rule reads another bot's table",
            query: """
                SELECT DISTINCT format('%s reads %s', v.oid::regclass, t.oid::regclass),
                    CASE v.relkind WHEN 'm' THEN format('DROP MATERIALIZED VIEW %s;', v.oid::regclass)
                        WHEN 'v' THEN format('DROP VIEW %s;', v.oid::regclass)
                        ELSE format('Drop the rule on %s.', v.oid::regclass) END
                FROM pg_depend d JOIN pg_rewrite r ON r.oid = d.objid
                JOIN pg_class v ON v.oid = r.ev_class JOIN pg_namespace n ON n.oid = v.relnamespace
                JOIN pg_class t ON t.oid = d.refobjid JOIN pg_namespace m ON m.oid = t.relnamespace
                WHERE d.classid = 'pg_rewrite'::regclass AND d.refclassid = 'pg_class'::regclass AND n.oid <> m.oid
                    AND m.nspname LIKE 'bot\\_%'
                ORDER BY 1
                """
        ),
        Check(
            id: "crossing-trigger",
            severity: .leak,
            title: "a trigger runs a function of another bot",
            query: """
                SELECT format('trigger %I on %s runs %s', t.tgname, c.oid::regclass, p.oid::regprocedure),
                    format('DROP TRIGGER %I ON %s;', t.tgname, c.oid::regclass)
                FROM pg_trigger t
                JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
                JOIN pg_proc p ON p.oid = t.tgfoid JOIN pg_namespace m ON m.oid = p.pronamespace
                WHERE NOT t.tgisinternal AND n.oid <> m.oid AND m.nspname LIKE 'bot\\_%'
                ORDER BY 1
                """
        ),
    ]
}
