CREATE OR REPLACE FUNCTION "flarex"."ddl_end"() RETURNS pg_catalog."event_trigger"
LANGUAGE plpgsql VOLATILE SECURITY INVOKER SET search_path = pg_catalog, pg_temp
AS $flarex$
DECLARE
    bot name;
    home oid;
    relation oid;
    command record;
    needed record;
    target record;
    relations oid[];
    stretched text;
    number bigint;
    most bigint;
    largest bigint := 0;
BEGIN
    IF tg_tag IN (
        'ALTER DEFAULT PRIVILEGES', 'ALTER EXTENSION', 'ALTER FUNCTION', 'ALTER ROUTINE', 'ALTER SCHEMA',
        'ALTER TABLE', 'CREATE EXTENSION', 'CREATE FUNCTION', 'CREATE SCHEMA', 'DROP EXTENSION', 'DROP FUNCTION',
        'DROP ROUTINE', 'DROP SCHEMA', 'DROP TABLE', 'GRANT', 'REVOKE'
    ) AND current_setting('application_name') <> 'flarexdb' AND EXISTS (
        SELECT FROM pg_roles WHERE rolname = session_user
            AND (rolsuper OR NOT pg_has_role(rolname, 'flarex_bots', 'MEMBER'))
    ) THEN
        PERFORM pg_notify('flarex_drift', tg_tag);
    END IF;
    SELECT coalesce('bot_' || substring(rolname::text from '^(?:bot_(?=.{16}_[ab]$)|con_(?=.{16}_[0-9a-f]{8}(?:_via)?$))([0-9a-f]{16})'), rolname::text) INTO bot FROM pg_roles
    WHERE rolname IN (current_user, session_user) AND NOT rolsuper
        AND pg_has_role(rolname, 'flarex_bots', 'MEMBER')
    ORDER BY rolname = current_user DESC LIMIT 1;
    IF bot IS NULL THEN
        RETURN;
    END IF;
    SELECT oid INTO home FROM pg_namespace WHERE nspname = bot;
    IF EXISTS (SELECT FROM pg_roles WHERE rolname IN (current_user, session_user) AND NOT rolsuper
        AND pg_has_role(rolname, 'flarex_restricted', 'MEMBER')) THEN
        IF tg_tag NOT LIKE 'DROP %' AND tg_tag <> 'REINDEX'
            AND EXISTS (SELECT FROM pg_event_trigger_ddl_commands()) THEN
            RAISE EXCEPTION USING ERRCODE = '53100', MESSAGE = format('storage quota exceeded: %s is blocked', tg_tag),
                DETAIL = coalesce(flarex_shim.storage_use(bot), ''), HINT = 'SELECT, DELETE, TRUNCATE, DROP and VACUUM FULL still work. Delete what is no longer needed, '
                'or ask for a larger plan or for overage; writes work again once a sweep has found less.';
        ELSIF tg_tag = 'DROP TRIGGER' AND EXISTS (
            SELECT FROM pg_class c WHERE c.relnamespace = home AND c.relkind IN ('r', 'p') AND NOT EXISTS (
                SELECT FROM pg_trigger t WHERE t.tgrelid = c.oid AND t.tgenabled = 'A' AND t.tgfoid = pg_catalog.to_regprocedure('flarex_shim.storage_block()') AND t.tgtype = 22 AND t.tgqual IS NULL
    AND t.tgnargs = 0 AND t.tgattr::text = '' AND NOT t.tgisinternal)) THEN
            RAISE EXCEPTION USING ERRCODE = '53100', MESSAGE = format('storage quota exceeded: %s is blocked', tg_tag),
                DETAIL = coalesce(flarex_shim.storage_use(bot), ''), HINT = 'SELECT, DELETE, TRUNCATE, DROP and VACUUM FULL still work. Delete what is no longer needed, '
                'or ask for a larger plan or for overage; writes work again once a sweep has found less.';
        END IF;
    END IF;
    IF tg_tag LIKE 'CREATE %' OR tg_tag IN ('SELECT INTO', 'ALTER TABLE') THEN
        SELECT count(*) INTO number FROM pg_depend
            WHERE refclassid = 'pg_namespace'::regclass AND refobjid = home AND deptype = 'n';
        IF number > 1000 THEN
            SELECT count(*) INTO number FROM pg_depend
                WHERE refclassid = 'pg_namespace'::regclass AND refobjid = home AND deptype = 'n' AND CASE classid WHEN 'pg_catalog.pg_namespace'::pg_catalog.regclass THEN objid
WHEN 'pg_catalog.pg_class'::pg_catalog.regclass THEN
    (SELECT x.relnamespace FROM pg_catalog.pg_class x WHERE x.oid = objid)
WHEN 'pg_catalog.pg_proc'::pg_catalog.regclass THEN
    (SELECT x.pronamespace FROM pg_catalog.pg_proc x WHERE x.oid = objid)
WHEN 'pg_catalog.pg_type'::pg_catalog.regclass THEN
    (SELECT x.typnamespace FROM pg_catalog.pg_type x WHERE x.oid = objid)
WHEN 'pg_catalog.pg_constraint'::pg_catalog.regclass THEN
    (SELECT x.connamespace FROM pg_catalog.pg_constraint x WHERE x.oid = objid)
WHEN 'pg_catalog.pg_operator'::pg_catalog.regclass THEN
    (SELECT x.oprnamespace FROM pg_catalog.pg_operator x WHERE x.oid = objid)
WHEN 'pg_catalog.pg_opclass'::pg_catalog.regclass THEN
    (SELECT x.opcnamespace FROM pg_catalog.pg_opclass x WHERE x.oid = objid)
WHEN 'pg_catalog.pg_opfamily'::pg_catalog.regclass THEN
    (SELECT x.opfnamespace FROM pg_catalog.pg_opfamily x WHERE x.oid = objid)
WHEN 'pg_catalog.pg_collation'::pg_catalog.regclass THEN
    (SELECT x.collnamespace FROM pg_catalog.pg_collation x WHERE x.oid = objid)
WHEN 'pg_catalog.pg_conversion'::pg_catalog.regclass THEN
    (SELECT x.connamespace FROM pg_catalog.pg_conversion x WHERE x.oid = objid)
WHEN 'pg_catalog.pg_statistic_ext'::pg_catalog.regclass THEN
    (SELECT x.stxnamespace FROM pg_catalog.pg_statistic_ext x WHERE x.oid = objid)
WHEN 'pg_catalog.pg_ts_config'::pg_catalog.regclass THEN
    (SELECT x.cfgnamespace FROM pg_catalog.pg_ts_config x WHERE x.oid = objid)
WHEN 'pg_catalog.pg_ts_dict'::pg_catalog.regclass THEN
    (SELECT x.dictnamespace FROM pg_catalog.pg_ts_dict x WHERE x.oid = objid)
WHEN 'pg_catalog.pg_ts_parser'::pg_catalog.regclass THEN
    (SELECT x.prsnamespace FROM pg_catalog.pg_ts_parser x WHERE x.oid = objid)
WHEN 'pg_catalog.pg_ts_template'::pg_catalog.regclass THEN
    (SELECT x.tmplnamespace FROM pg_catalog.pg_ts_template x WHERE x.oid = objid)
WHEN 'pg_catalog.pg_attrdef'::pg_catalog.regclass THEN (SELECT y.relnamespace
    FROM pg_catalog.pg_attrdef x JOIN pg_catalog.pg_class y ON y.oid = x.adrelid
    WHERE x.oid = objid)
WHEN 'pg_catalog.pg_rewrite'::pg_catalog.regclass THEN (SELECT y.relnamespace
    FROM pg_catalog.pg_rewrite x JOIN pg_catalog.pg_class y ON y.oid = x.ev_class
    WHERE x.oid = objid)
WHEN 'pg_catalog.pg_trigger'::pg_catalog.regclass THEN (SELECT y.relnamespace
    FROM pg_catalog.pg_trigger x JOIN pg_catalog.pg_class y ON y.oid = x.tgrelid
    WHERE x.oid = objid)
WHEN 'pg_catalog.pg_policy'::pg_catalog.regclass THEN (SELECT y.relnamespace
    FROM pg_catalog.pg_policy x JOIN pg_catalog.pg_class y ON y.oid = x.polrelid
    WHERE x.oid = objid)
END = home;
        END IF;
        IF number > 1000 THEN
            RAISE EXCEPTION 'schema % has % objects, of at most 1000', bot, number
                USING ERRCODE = '54000', HINT = 'Drop what is no longer used, or keep data in fewer tables.';
        END IF;
        SELECT count(*) INTO number FROM pg_depend d JOIN pg_index i ON i.indrelid = d.objid
            WHERE d.refclassid = 'pg_namespace'::regclass AND d.refobjid = home AND d.deptype = 'n'
                AND d.classid = 'pg_class'::regclass;
        IF number > 1000 THEN
            RAISE EXCEPTION 'schema % has % indexes, of at most 1000', bot, number
                USING ERRCODE = '54000', HINT = 'Drop indexes that no query uses.';
        END IF;
    END IF;
    IF tg_tag = 'CREATE CAST' THEN
        SELECT count(*) INTO number FROM pg_cast c
            WHERE EXISTS (SELECT FROM pg_type WHERE oid IN (c.castsource, c.casttarget) AND typnamespace = home);
        IF number > 1000 THEN
            RAISE EXCEPTION 'the types of schema % have % casts, of at most 1000', bot, number
                USING ERRCODE = '54000', HINT = 'Drop casts that no query uses.';
        END IF;
    END IF;
    most := greatest(200, current_setting('max_locks_per_transaction')::bigint
    * (current_setting('max_connections')::bigint + current_setting('max_prepared_transactions')::bigint) / 4);
    IF flarex_shim.held_locks() > most THEN
        RAISE EXCEPTION 'this bot holds more than % locks, the most that it may', most
            USING ERRCODE = '54000', HINT = 'Commit in between: do the same work in several transactions.';
    END IF;
    FOR command IN
        SELECT classid, objid, command_tag, object_type, object_identity FROM pg_event_trigger_ddl_commands()
    LOOP
        IF command.object_type = 'schema' AND command.command_tag = 'CREATE SCHEMA' THEN
            RAISE EXCEPTION 'a bot cannot create schema %', command.object_identity
                USING ERRCODE = '42501', HINT = format('Use schema %I, which exists.', bot);
        ELSIF command.object_type = 'extension' THEN
            RAISE EXCEPTION 'extension % is not installed on this database', command.object_identity
                USING ERRCODE = '42501', HINT = 'Ask for it in spec.extensions of the bot''s manifest.';
        END IF;
        IF command.command_tag = 'COMMENT' THEN
            IF (SELECT max(octet_length(description)) FROM pg_description
                WHERE classoid = command.classid AND objoid = command.objid) > 8000 THEN
                RAISE EXCEPTION 'the comment on % exceeds 8000 bytes', command.object_identity
                    USING ERRCODE = '54000', HINT = 'Catalogs are shared by all bots: keep comments short.';
            END IF;
        END IF;
        relation := CASE command.classid
                WHEN 'pg_class'::regclass THEN coalesce(
                    (SELECT indrelid FROM pg_index WHERE indexrelid = command.objid), command.objid)
                WHEN 'pg_constraint'::regclass THEN
                    (SELECT nullif(conrelid, 0) FROM pg_constraint WHERE oid = command.objid)
                WHEN 'pg_policy'::regclass THEN (SELECT polrelid FROM pg_policy WHERE oid = command.objid)
                WHEN 'pg_rewrite'::regclass THEN (SELECT ev_class FROM pg_rewrite WHERE oid = command.objid)
                WHEN 'pg_trigger'::regclass THEN (SELECT tgrelid FROM pg_trigger WHERE oid = command.objid)
            END;
            WITH objects AS MATERIALIZED (
                SELECT 'pg_class'::regclass::oid AS classid, relation AS objid WHERE relation IS NOT NULL
            UNION ALL SELECT 'pg_type'::regclass, contypid FROM pg_constraint
                WHERE command.classid = 'pg_constraint'::regclass AND oid = command.objid AND contypid <> 0
            UNION ALL SELECT command.classid, command.objid WHERE relation IS NULL
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
        IF number > 256000 THEN
            RAISE EXCEPTION 'the definition of % takes % bytes of the catalogs, of at most 256000',
                command.object_identity, number
                USING ERRCODE = '54000', HINT = 'Catalogs are shared by all bots: keep data in tables.';
        END IF;
        largest := greatest(largest, number);
    END LOOP;
    IF largest > 256000 / 32 OR tg_tag = 'GRANT' THEN
        WITH objects AS MATERIALIZED (
                SELECT classid, objid FROM pg_depend
        WHERE refclassid = 'pg_namespace'::regclass AND refobjid = home AND deptype = 'n' AND CASE classid WHEN 'pg_catalog.pg_namespace'::pg_catalog.regclass THEN objid
WHEN 'pg_catalog.pg_class'::pg_catalog.regclass THEN
    (SELECT x.relnamespace FROM pg_catalog.pg_class x WHERE x.oid = objid)
WHEN 'pg_catalog.pg_proc'::pg_catalog.regclass THEN
    (SELECT x.pronamespace FROM pg_catalog.pg_proc x WHERE x.oid = objid)
WHEN 'pg_catalog.pg_type'::pg_catalog.regclass THEN
    (SELECT x.typnamespace FROM pg_catalog.pg_type x WHERE x.oid = objid)
WHEN 'pg_catalog.pg_constraint'::pg_catalog.regclass THEN
    (SELECT x.connamespace FROM pg_catalog.pg_constraint x WHERE x.oid = objid)
WHEN 'pg_catalog.pg_operator'::pg_catalog.regclass THEN
    (SELECT x.oprnamespace FROM pg_catalog.pg_operator x WHERE x.oid = objid)
WHEN 'pg_catalog.pg_opclass'::pg_catalog.regclass THEN
    (SELECT x.opcnamespace FROM pg_catalog.pg_opclass x WHERE x.oid = objid)
WHEN 'pg_catalog.pg_opfamily'::pg_catalog.regclass THEN
    (SELECT x.opfnamespace FROM pg_catalog.pg_opfamily x WHERE x.oid = objid)
WHEN 'pg_catalog.pg_collation'::pg_catalog.regclass THEN
    (SELECT x.collnamespace FROM pg_catalog.pg_collation x WHERE x.oid = objid)
WHEN 'pg_catalog.pg_conversion'::pg_catalog.regclass THEN
    (SELECT x.connamespace FROM pg_catalog.pg_conversion x WHERE x.oid = objid)
WHEN 'pg_catalog.pg_statistic_ext'::pg_catalog.regclass THEN
    (SELECT x.stxnamespace FROM pg_catalog.pg_statistic_ext x WHERE x.oid = objid)
WHEN 'pg_catalog.pg_ts_config'::pg_catalog.regclass THEN
    (SELECT x.cfgnamespace FROM pg_catalog.pg_ts_config x WHERE x.oid = objid)
WHEN 'pg_catalog.pg_ts_dict'::pg_catalog.regclass THEN
    (SELECT x.dictnamespace FROM pg_catalog.pg_ts_dict x WHERE x.oid = objid)
WHEN 'pg_catalog.pg_ts_parser'::pg_catalog.regclass THEN
    (SELECT x.prsnamespace FROM pg_catalog.pg_ts_parser x WHERE x.oid = objid)
WHEN 'pg_catalog.pg_ts_template'::pg_catalog.regclass THEN
    (SELECT x.tmplnamespace FROM pg_catalog.pg_ts_template x WHERE x.oid = objid)
WHEN 'pg_catalog.pg_attrdef'::pg_catalog.regclass THEN (SELECT y.relnamespace
    FROM pg_catalog.pg_attrdef x JOIN pg_catalog.pg_class y ON y.oid = x.adrelid
    WHERE x.oid = objid)
WHEN 'pg_catalog.pg_rewrite'::pg_catalog.regclass THEN (SELECT y.relnamespace
    FROM pg_catalog.pg_rewrite x JOIN pg_catalog.pg_class y ON y.oid = x.ev_class
    WHERE x.oid = objid)
WHEN 'pg_catalog.pg_trigger'::pg_catalog.regclass THEN (SELECT y.relnamespace
    FROM pg_catalog.pg_trigger x JOIN pg_catalog.pg_class y ON y.oid = x.tgrelid
    WHERE x.oid = objid)
WHEN 'pg_catalog.pg_policy'::pg_catalog.regclass THEN (SELECT y.relnamespace
    FROM pg_catalog.pg_policy x JOIN pg_catalog.pg_class y ON y.oid = x.polrelid
    WHERE x.oid = objid)
END = home
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
        IF number > 8192000 THEN
            RAISE EXCEPTION 'the definitions in schema % take % bytes of the catalogs, of at most 8192000',
                bot, number
                USING ERRCODE = '54000', HINT = 'Catalogs are shared by all bots: drop what is no longer used, or keep data in tables.';
        END IF;
    END IF;
    SELECT array_agg(objid) FILTER (WHERE classid = 'pg_class'::regclass) INTO relations
        FROM pg_event_trigger_ddl_commands() WHERE object_type <> 'sequence';
    FOR needed IN
        WITH parts AS (
            SELECT classid, objid FROM pg_event_trigger_ddl_commands() WHERE object_type <> 'sequence'
            UNION SELECT 'pg_attrdef'::regclass, oid FROM pg_attrdef WHERE adrelid = ANY (relations)
            UNION SELECT 'pg_constraint'::regclass, oid FROM pg_constraint WHERE conrelid = ANY (relations)
            UNION SELECT 'pg_rewrite'::regclass, oid FROM pg_rewrite WHERE ev_class = ANY (relations)
            UNION SELECT 'pg_class'::regclass, indexrelid FROM pg_index WHERE indrelid = ANY (relations)
            UNION SELECT 'pg_constraint'::regclass, c.oid FROM pg_event_trigger_ddl_commands() e
                CROSS JOIN LATERAL (SELECT oid FROM pg_constraint WHERE contypid = e.objid OFFSET 0) c
                WHERE e.classid = 'pg_type'::regclass
        )
        SELECT DISTINCT d.refclassid, d.refobjid FROM parts p CROSS JOIN LATERAL (
            SELECT refclassid, refobjid FROM pg_depend
            WHERE classid = p.classid AND objid = p.objid AND deptype = 'n'
                AND refobjid >= 16384 AND refobjid <> home
            OFFSET 0) d
        WHERE NOT EXISTS (SELECT FROM pg_class
            WHERE d.refclassid = 'pg_class'::regclass AND oid = d.refobjid AND relnamespace = home)
    LOOP
        SELECT type, schema, identity INTO target FROM pg_identify_object(needed.refclassid, needed.refobjid, 0);
        IF target.type = 'schema' OR NOT has_schema_privilege(bot, to_regnamespace(target.schema), 'USAGE') THEN
            RAISE EXCEPTION '% would depend on % %, which is not this bot''s', tg_tag, target.type, target.identity
                USING ERRCODE = '42501', HINT = 'Its owner could not drop it any more. Name only what is the bot''s own.';
        END IF;
    END LOOP;
    SELECT c.oid::regclass::text INTO stretched FROM pg_class c
        WHERE c.oid = ANY (relations || ARRAY(SELECT indexrelid FROM pg_index WHERE indrelid = ANY (relations)))
            AND EXISTS (SELECT FROM pg_options_to_table(c.reloptions)
                WHERE option_name = 'fillfactor' AND option_value::int < 50)
        LIMIT 1;
    IF stretched IS NOT NULL THEN
        RAISE EXCEPTION 'the fillfactor of % is below 50', stretched
            USING ERRCODE = '54000', HINT = 'A rewrite would make it several times as large as it is.';
    END IF;
    SELECT i.indrelid::regclass::text INTO stretched
        FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
        JOIN pg_am a ON a.oid = c.relam AND a.amname = 'brin'
        WHERE i.indrelid = ANY (relations
            || ARRAY(SELECT indrelid FROM pg_index WHERE indexrelid = ANY (relations)))
        GROUP BY i.indrelid
        HAVING sum(1.0 / coalesce((SELECT option_value::int FROM pg_options_to_table(c.reloptions)
            WHERE option_name = 'pages_per_range'), 128)) > 0.25
        LIMIT 1;
    IF stretched IS NOT NULL THEN
        RAISE EXCEPTION 'the BRIN indexes of % could become more than a quarter as large as it', stretched
            USING ERRCODE = '54000', HINT = 'Let each cover more pages: WITH (pages_per_range = 128).';
    END IF;
END
$flarex$;

ALTER FUNCTION "flarex"."ddl_end"() OWNER TO CURRENT_USER;

REVOKE ALL ON FUNCTION "flarex"."ddl_end"() FROM PUBLIC CASCADE;
