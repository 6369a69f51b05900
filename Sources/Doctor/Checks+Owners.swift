import Model
import SQLText

extension Checks {
    /// Who owns what.
    static let owners: [Check] = [
        Check(
            id: "object-foreign-owner",
            severity: .leak,
            title: "an object in a bot's schema belongs to another role and may act with that role's rights",
            query: """
                WITH \(homes)
                SELECT format('%s is owned by %I', c.oid::regclass, o.rolname),
                    format('ALTER TABLE %s OWNER TO %I;', c.oid::regclass, h.nspname)
                FROM pg_class c JOIN homes h ON h.oid = c.relnamespace AND h.bot <> c.relowner
                JOIN pg_authid o ON o.oid = c.relowner
                WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
                    -- A column's own sequence follows its table.
                    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid
                        AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i') AND c.relkind = 'S')
                    -- A view into another bot's schema is to be dropped, as the check of those says.
                    AND NOT EXISTS (SELECT FROM pg_rewrite w JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass
                            AND d.objid = w.oid AND d.refclassid = 'pg_class'::regclass
                        JOIN pg_class t ON t.oid = d.refobjid JOIN homes g ON g.oid = t.relnamespace
                        WHERE w.ev_class = c.oid AND c.relkind IN ('v', 'm') AND g.oid <> h.oid)
                UNION ALL
                SELECT format('function %s is owned by %I', p.oid::regprocedure, o.rolname),
                    format('ALTER ROUTINE %s OWNER TO %I;', p.oid::regprocedure, h.nspname)
                FROM pg_proc p JOIN homes h ON h.oid = p.pronamespace AND h.bot <> p.proowner
                JOIN pg_authid o ON o.oid = p.proowner
                ORDER BY 1
                """
        ),
        Check(
            id: "object-outside",
            severity: .leak,
            title: "a bot owns an object outside its schema",
            query: """
                WITH \(reach), \(homes)
                SELECT format('%s is owned by %s', c.oid::regclass, r.name),
                    format('ALTER TABLE %s OWNER TO CURRENT_USER;', c.oid::regclass)
                FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN reach r ON r.oid = c.relowner
                WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND n.oid NOT IN (SELECT oid FROM homes)
                    AND n.nspname !~ '^pg_temp_' AND n.nspname !~ \(ManagedName.replacedPattern)
                    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid
                        AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i') AND c.relkind = 'S')
                UNION ALL
                SELECT format('function %s is owned by %s', p.oid::regprocedure, r.name),
                    format('ALTER ROUTINE %s OWNER TO CURRENT_USER;', p.oid::regprocedure)
                FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace JOIN reach r ON r.oid = p.proowner
                WHERE n.oid NOT IN (SELECT oid FROM homes) AND n.nspname !~ '^pg_temp_'
                    AND n.nspname !~ \(ManagedName.replacedPattern)
                ORDER BY 1
                """
        ),
        Check(
            id: "object-shared",
            severity: .leak,
            title: "a bot owns an object that is not in a schema",
            query: """
                WITH \(reach)
                SELECT format('%s is owned by %s', pg_describe_object(d.classid, d.objid, 0), r.name),
                    CASE i.type WHEN 'extension' THEN format('DROP EXTENSION %s;', i.identity)
                        ELSE format('ALTER %s %s OWNER TO CURRENT_USER;', replace(i.type, '-', ' '), i.identity) END
                FROM pg_shdepend d JOIN reach r ON r.oid = d.refobjid
                CROSS JOIN LATERAL pg_identify_object(d.classid, d.objid, 0) i
                WHERE d.refclassid = 'pg_authid'::regclass AND d.deptype = 'o'
                    AND d.dbid IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))
                    AND d.classid IN ('pg_foreign_data_wrapper'::regclass, 'pg_foreign_server'::regclass,
                        'pg_publication'::regclass, 'pg_subscription'::regclass, 'pg_language'::regclass,
                        'pg_event_trigger'::regclass, 'pg_extension'::regclass, 'pg_tablespace'::regclass)
                ORDER BY 1
                """
        ),
        Check(
            id: "object-elsewhere",
            severity: .leak,
            title: "a bot owns objects, or has rights on some, in another database",
            query: """
                WITH \(reach)
                SELECT format('%s: %s in database %I', r.name, count(*), d.datname),
                    format('DROP OWNED BY %s; -- in database %I, and it drops what the role owns there', r.name, d.datname)
                FROM pg_shdepend s JOIN reach r ON r.oid = s.refobjid JOIN pg_database d ON d.oid = s.dbid
                WHERE s.refclassid = 'pg_authid'::regclass AND d.datname <> current_database()
                GROUP BY r.name, d.datname ORDER BY 1
                """
        ),
        Check(
            id: "large-object",
            severity: .warning,
            title: "a bot owns or may use large objects, which no quota counts",
            query: """
                WITH \(reach)
                SELECT format('%s owns %s large objects', r.name, count(*)),
                    format('SELECT lo_unlink(oid) FROM pg_largeobject_metadata WHERE lomowner = %L::regrole;', r.name)
                FROM pg_largeobject_metadata l JOIN reach r ON r.oid = l.lomowner
                GROUP BY r.name
                UNION ALL
                SELECT format('%s may use large object %s of %I', r.name, x.oid, pg_get_userbyid(x.owner)),
                    concat(\(asGrantor), format('REVOKE ALL ON LARGE OBJECT %s FROM %s CASCADE;', x.oid, r.name), \(asSelf))
                FROM (SELECT oid, lomowner AS owner, lomacl AS acl FROM pg_largeobject_metadata
                    WHERE lomowner NOT IN (SELECT oid FROM reach)) x
                CROSS JOIN LATERAL (SELECT DISTINCT grantee, grantor FROM aclexplode(x.acl)) a
                JOIN reach r ON r.oid = a.grantee
                ORDER BY 1
                """
        ),
    ]
}
