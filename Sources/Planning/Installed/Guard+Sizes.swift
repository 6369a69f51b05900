import Model
import SQLText

/// What bots' definitions take of the catalogs, which all share and no quota counts.
extension Guard {
    /// How many of the largest definitions may lie in one schema.
    private static let largestDefinitions = 32

    /// Sets `number` to what the object of `command` takes, in bytes.
    ///
    /// What hangs on a table counts for the table, since nothing else bounds how many rules or triggers one has.
    static let measureCommand: SQL = """
        relation := CASE command.classid
                        WHEN 'pg_class'::regclass THEN coalesce(
                            (SELECT indrelid FROM pg_index WHERE indexrelid = command.objid), command.objid)
                        WHEN 'pg_constraint'::regclass THEN
                            (SELECT nullif(conrelid, 0) FROM pg_constraint WHERE oid = command.objid)
                        WHEN 'pg_policy'::regclass THEN (SELECT polrelid FROM pg_policy WHERE oid = command.objid)
                        WHEN 'pg_rewrite'::regclass THEN (SELECT ev_class FROM pg_rewrite WHERE oid = command.objid)
                        WHEN 'pg_trigger'::regclass THEN (SELECT tgrelid FROM pg_trigger WHERE oid = command.objid)
                    END;
                    \(measure("""
            SELECT 'pg_class'::regclass::oid AS classid, relation AS objid WHERE relation IS NOT NULL
                        UNION ALL SELECT 'pg_type'::regclass, contypid FROM pg_constraint
                            WHERE command.classid = 'pg_constraint'::regclass AND oid = command.objid AND contypid <> 0
                        UNION ALL SELECT command.classid, command.objid WHERE relation IS NULL
            """))
        """

    /// Refuses what makes all of the schema's definitions too large together.
    ///
    /// They are added up only after a large one, since many small ones are bounded by the number of objects; and after
    /// GRANT, which does not say what it was about.
    static func boundTotal(_ limits: ClusterPolicy.Limits) -> SQL {
        let most = limits.definition.bytes.multipliedReportingOverflow(by: Int64(largestDefinitions))
        let total = most.overflow ? Int64.max : most.partialValue
        return """
            IF largest > \(limits.definition.bytes) / \(largestDefinitions) OR tg_tag = 'GRANT' THEN
                    \(measure("""
                SELECT classid, objid FROM pg_depend
                        WHERE refclassid = 'pg_namespace'::regclass AND refobjid = home AND deptype = 'n' AND \(isInside)
                """))
                    IF number > \(total) THEN
                        RAISE EXCEPTION 'the definitions in schema % take % bytes of the catalogs, of at most \(total)',
                            bot, number
                            USING ERRCODE = '54000', HINT = 'Catalogs are shared by all bots: drop what is no longer used, or keep data in tables.';
                    END IF;
                END IF;
            """
    }

    /// A cast lies in no schema.
    static func countCasts(_ limits: ClusterPolicy.Limits) -> SQL {
        """
        IF tg_tag = 'CREATE CAST' THEN
                SELECT count(*) INTO number FROM pg_cast c
                    WHERE EXISTS (SELECT FROM pg_type WHERE oid IN (c.castsource, c.casttarget) AND typnamespace = home);
                IF number > \(limits.objects) THEN
                    RAISE EXCEPTION 'the types of schema % have % casts, of at most \(limits.objects)', bot, number
                        USING ERRCODE = '54000', HINT = 'Drop casts that no query uses.';
                END IF;
            END IF;
        """
    }

    /// Sets `number` to the bytes of everything that belongs to the objects: columns, defaults, checks, views, rules,
    /// policies, triggers, index expressions, partition keys, function bodies, enum labels, rights and comments. Each
    /// part, and each dependency of one, is a row of its own, which takes about eighty bytes beside what is in it.
    ///
    /// - Parameters:
    ///   - objects: a query for pairs of `classid` and `objid`.
    private static func measure(_ objects: SQL) -> SQL {
        """
        WITH objects AS MATERIALIZED (
                        \(objects)
                    ), relations AS MATERIALIZED (
                        SELECT objid AS rel FROM objects WHERE classid = 'pg_class'::regclass
                    ), parts AS (
                        SELECT classid, objid, 0::bigint AS size FROM objects
                        UNION ALL SELECT 'pg_attrdef'::regclass, oid, pg_column_size(adbin)
                            FROM relations JOIN pg_attrdef ON adrelid = rel
                        UNION ALL SELECT 'pg_constraint'::regclass, oid, coalesce(pg_column_size(conbin), 0)
                            FROM relations JOIN pg_constraint ON conrelid = rel
                        UNION ALL SELECT 'pg_constraint'::regclass, oid, coalesce(pg_column_size(conbin), 0)
                            FROM objects JOIN pg_constraint ON contypid = objid WHERE classid = 'pg_type'::regclass
                        UNION ALL SELECT 'pg_rewrite'::regclass, oid, pg_column_size(ev_action) + pg_column_size(ev_qual)
                            FROM relations JOIN pg_rewrite ON ev_class = rel
                        UNION ALL SELECT 'pg_trigger'::regclass, oid,
                                100 + pg_column_size(tgargs) + coalesce(pg_column_size(tgqual), 0)
                            FROM relations JOIN pg_trigger ON tgrelid = rel
                        UNION ALL SELECT 'pg_policy'::regclass, oid, 100 + pg_column_size(polroles)
                                + coalesce(pg_column_size(polqual), 0) + coalesce(pg_column_size(polwithcheck), 0)
                            FROM relations JOIN pg_policy ON polrelid = rel
                        UNION ALL SELECT 'pg_class'::regclass, indexrelid, 80 * indnatts
                                + coalesce(pg_column_size(indexprs), 0) + coalesce(pg_column_size(indpred), 0)
                            FROM relations JOIN pg_index ON indrelid = rel
                        UNION ALL SELECT 0, 0, coalesce(pg_column_size(partexprs), 0)
                            FROM relations JOIN pg_partitioned_table ON partrelid = rel
                        UNION ALL SELECT 0, 0, coalesce(pg_column_size(reloptions), 0) + coalesce(pg_column_size(relpartbound), 0)
                            FROM relations JOIN pg_class ON oid = rel
                        UNION ALL SELECT 0, 0, 80 + coalesce(pg_column_size(attacl), 0)
                                + coalesce(pg_column_size(attoptions), 0) + coalesce(pg_column_size(attmissingval), 0)
                            FROM relations JOIN pg_attribute ON attrelid = rel WHERE attnum > 0
                        UNION ALL SELECT 0, 0, 80 FROM objects JOIN pg_type t ON t.oid = objid
                            JOIN pg_attribute ON attrelid = typrelid WHERE classid = 'pg_type'::regclass AND typrelid <> 0
                        UNION ALL SELECT 0, 0, coalesce(pg_column_size(typdefaultbin), 0) + coalesce(pg_column_size(typdefault), 0)
                            FROM objects JOIN pg_type t ON t.oid = objid WHERE classid = 'pg_type'::regclass
                        UNION ALL SELECT 0, 0, 80 FROM objects JOIN pg_enum ON enumtypid = objid
                            WHERE classid = 'pg_type'::regclass
                        UNION ALL SELECT 0, 0, coalesce(pg_column_size(stxexprs), 0)
                            FROM objects JOIN pg_statistic_ext s ON s.oid = objid WHERE classid = 'pg_statistic_ext'::regclass
                        UNION ALL SELECT 0, 0, pg_column_size(prosrc) + coalesce(pg_column_size(proargdefaults), 0)
                                + coalesce(pg_column_size(prosqlbody), 0) + coalesce(pg_column_size(proconfig), 0)
                                + coalesce(pg_column_size(proargnames), 0) + coalesce(pg_column_size(proallargtypes), 0)
                                + coalesce(pg_column_size(proacl), 0)
                            FROM objects JOIN pg_proc p ON p.oid = objid WHERE classid = 'pg_proc'::regclass
                        UNION ALL SELECT 0, 0, coalesce(pg_column_size(agginitval), 0) + coalesce(pg_column_size(aggminitval), 0)
                            FROM objects JOIN pg_aggregate ON aggfnoid = objid WHERE classid = 'pg_proc'::regclass
                        UNION ALL SELECT 0, 0, octet_length(to_jsonb(c)::text)
                            FROM objects JOIN pg_collation c ON c.oid = objid WHERE classid = 'pg_collation'::regclass
                        UNION ALL SELECT 0, 0, 80 FROM objects JOIN pg_ts_config_map ON mapcfg = objid
                            WHERE classid = 'pg_ts_config'::regclass
                    )
                    SELECT coalesce(sum(size + CASE WHEN classid = 0 THEN 0 ELSE
                        80 * (SELECT count(*) FROM pg_depend d WHERE d.classid = p.classid AND d.objid = p.objid)
                        + 80 * (SELECT count(*) FROM pg_shdepend d
                            WHERE d.dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
                                AND d.classid = p.classid AND d.objid = p.objid)
                        + coalesce((SELECT sum(octet_length(description)) FROM pg_description d
                            WHERE d.classoid = p.classid AND d.objoid = p.objid), 0) END), 0)
                    INTO number FROM parts p;
        """
    }
}
