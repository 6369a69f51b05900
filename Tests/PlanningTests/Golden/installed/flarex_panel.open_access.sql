CREATE OR REPLACE FUNCTION "flarex_panel"."open_access"(pg_catalog."jsonb") RETURNS pg_catalog."jsonb"
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $flarex$
DECLARE
    policy flarex.panel;
    ground record;
    target name;
    account name;
    relay name;
    home name;
    path text[];
    deadline timestamptz;
    proof text := $1 ->> 'verifier';
    setting text;
    entry jsonb;
    first bigint;
BEGIN
    IF ($1 ->> 'purpose' IN ('console', 'inspect') AND $1 ->> 'origin' IN ('panel', 'api')
                AND $1 ->> 'number' ~ '^[0-9a-f]{8}$'
                AND proof ~ '^SCRAM-SHA-256[$][0-9]+:[A-Za-z0-9+/=]+[$][A-Za-z0-9+/=]+:[A-Za-z0-9+/=]+$') IS NOT TRUE THEN
        RAISE EXCEPTION 'this is no request for an access' USING ERRCODE = '22023';
    END IF;
    SELECT * INTO policy FROM flarex.panel;
    IF policy.requires_reason AND coalesce($1 ->> 'reason', '') !~ '[^[:space:]]' THEN
        RETURN jsonb_build_object('refusal', 'unreasoned');
    END IF;
    -- Until this is committed no pass suspends the bot or begins to drop it.
    PERFORM FROM flarex.bot WHERE id = $1 ->> 'bot' AND drop_begun_at IS NULL FOR SHARE;
    IF NOT FOUND OR policy IS NULL THEN
        RETURN jsonb_build_object('refusal', 'unknown');
    END IF;
    SELECT g.* INTO STRICT ground FROM (
        SELECT b.workspace, b.role, b.phase, pg_catalog.current_database() AS database, r.oid IS NOT NULL AS has_role,
    pg_catalog.now() + least(($1 ->> 'seconds')::bigint, policy.access_seconds) * interval '1 second' AS expires,
    ARRAY(SELECT pg_catalog.substr(g.rolname, 8) FROM pg_catalog.pg_auth_members a
        JOIN pg_catalog.pg_roles g ON g.oid = a.roleid
        WHERE a.member = r.oid AND g.rolname LIKE 'flarex\_ext\_%' ORDER BY 1) AS extension_schemas,
    ARRAY(SELECT s.setting FROM pg_catalog.pg_db_role_setting c
        JOIN pg_catalog.pg_database d ON d.oid = c.setdatabase
        CROSS JOIN LATERAL pg_catalog.unnest(c.setconfig) AS s (setting)
        WHERE c.setrole = r.oid AND d.datname = pg_catalog.current_database()
            AND pg_catalog.split_part(s.setting, '=', 1) = ANY (ARRAY['DateStyle', 'IntervalStyle', 'TimeZone', 'default_transaction_isolation', 'hash_mem_multiplier', 'idle_in_transaction_session_timeout', 'idle_session_timeout', 'jit', 'lock_timeout', 'log_min_error_statement', 'log_min_messages', 'maintenance_work_mem', 'max_parallel_maintenance_workers', 'max_parallel_workers_per_gather', 'random_page_cost', 'statement_timeout', 'temp_file_limit', 'work_mem'])
            AND pg_catalog.length(s.setting) < 200) AS settings,
    EXISTS (SELECT FROM flarex.restore x WHERE x.bot = b.id AND x.ended_at IS NULL) AS is_restoring
FROM flarex.bot b LEFT JOIN pg_catalog.pg_roles r ON r.rolname = b.role
WHERE b.id = $1 ->> 'bot'
    ) g;
    IF $1 ->> 'purpose' <> 'inspect' AND ground.phase IN ('Suspended', 'Tombstoned') THEN
        RETURN jsonb_build_object('refusal', 'inactive', 'phase', ground.phase);
    ELSIF ground.is_restoring THEN
        RETURN jsonb_build_object('refusal', 'restoring');
    ELSIF NOT ground.has_role THEN
        RETURN jsonb_build_object('refusal', 'roleless');
    END IF;
    target := ground.role;
    account := 'con_' || substr(target, 5) || '_' || ($1 ->> 'number');
    relay := account || '_via';
    home := ground.database;
    deadline := ground.expires;
    path := ARRAY[target::text] || ground.extension_schemas || ARRAY['flarex_shim', 'pg_catalog'];
    INSERT INTO flarex.access (login, bot, role, purpose, actor, reason, expires, is_panels)
        VALUES (account, $1 ->> 'bot', target, $1 ->> 'purpose', $1 ->> 'actor', $1 ->> 'reason', deadline,
            true);
    IF current_setting('server_version_num')::integer >= 160000 THEN
            EXECUTE format('CREATE ROLE %1$I LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT NOREPLICATION NOBYPASSRLS CONNECTION LIMIT 4', account);
            EXECUTE format('ALTER ROLE %1$I IN DATABASE %2$I SET search_path TO ', account, home) || array_to_string(ARRAY(SELECT quote_ident(s) FROM unnest(path) AS s), ', ');
        ELSE
            EXECUTE format('CREATE ROLE %1$I LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE INHERIT NOREPLICATION NOBYPASSRLS CONNECTION LIMIT 4', account);
            EXECUTE format('CREATE ROLE %1$I NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT NOREPLICATION NOBYPASSRLS CONNECTION LIMIT -1', relay);
            EXECUTE format('ALTER ROLE %1$I IN DATABASE %2$I SET search_path TO ', account, home) || array_to_string(ARRAY(SELECT quote_ident(s) FROM unnest(path) AS s), ', ');
        END IF;
    FOREACH setting IN ARRAY ground.settings LOOP
        EXECUTE format('ALTER ROLE %I IN DATABASE %I SET %I TO %L', account, home,
            split_part(setting, '=', 1), substr(setting, strpos(setting, '=') + 1));
    END LOOP;
    PERFORM set_config(s.name, s.value, true) FROM (SELECT * FROM (VALUES
    -- An error's message may quote a value.
    ('log_min_messages', 'panic'),
    ('log_statement', 'none'),
    ('log_duration', 'off'),
    ('log_min_duration_statement', '-1'),
    ('log_min_duration_sample', '-1'),
    ('log_statement_sample_rate', '0'),
    ('log_min_error_statement', 'panic'),
    ('log_parameter_max_length', '0'),
    ('log_parameter_max_length_on_error', '0'),
    ('debug_print_parse', 'off'),
    ('debug_print_rewritten', 'off'),
    ('debug_print_plan', 'off'),
    -- Otherwise a deadlock or a crash report of another session quotes the statement.
    ('track_activities', 'off'),
    ('auto_explain.log_min_duration', '-1'),
    ('pgaudit.log', 'none'),
    ('pg_stat_statements.track', 'none'),
    ('pg_stat_statements.track_utility', 'off')
  ) AS silence (name, value)) s;
    BEGIN
        EXECUTE format('ALTER ROLE %1$I VALID UNTIL %2$L PASSWORD %3$L', account, deadline, proof);
    EXCEPTION WHEN OTHERS THEN
        -- The error's context has the statement, and that the verifier.
        RAISE EXCEPTION 'the login gets no password' USING ERRCODE = SQLSTATE;
    END;
    IF current_setting('server_version_num')::integer >= 160000 THEN
            EXECUTE format('GRANT %1$I TO %2$I WITH ADMIN FALSE, INHERIT FALSE, SET TRUE', target, account);
            EXECUTE format('GRANT "flarex_bots" TO %1$I WITH ADMIN FALSE, INHERIT TRUE, SET FALSE', account);
        ELSE
            EXECUTE format('GRANT %1$I TO %2$I', target, relay);
            EXECUTE format('GRANT %1$I TO %2$I', relay, account);
            EXECUTE format('GRANT "flarex_bots" TO %1$I', account);
        END IF;
    entry := jsonb_build_object('kind', 'intent', 'act', 'openAccess', 'actor', $1 -> 'actor',
        'origin', $1 -> 'origin', 'client', $1 -> 'client', 'request', $1 -> 'request',
        'reason', $1 -> 'reason', 'bot', $1 -> 'bot', 'workspace', ground.workspace,
        'text', format('%s for %s, until %s', account, $1 ->> 'purpose', deadline));
    first := flarex.append_audit(jsonb_build_array(entry));
    PERFORM flarex.append_audit(jsonb_build_array(entry - 'text'
        || jsonb_build_object('kind', 'outcome', 'intent', first, 'result', 'done')));
    RETURN jsonb_build_object('workspace', ground.workspace, 'role', target, 'login', account,
        'database', home, 'schemas', ground.extension_schemas, 'settings', ground.settings,
        'expires', deadline::text);
END
$flarex$;

ALTER FUNCTION "flarex_panel"."open_access"(pg_catalog."jsonb") OWNER TO CURRENT_USER;

REVOKE ALL ON FUNCTION "flarex_panel"."open_access"(pg_catalog."jsonb") FROM PUBLIC CASCADE;

GRANT EXECUTE ON FUNCTION "flarex_panel"."open_access"(pg_catalog."jsonb") TO "flarex_panel";
