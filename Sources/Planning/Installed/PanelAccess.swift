import Model
import SQLText

/// How the panel acts as a bot: it gets a login for a while, as a superuser does, and has no right to make one itself.
///
/// What is made is rendered from `AccessOpening` and `AccessStep`, from which a superuser's own statements are.
enum PanelAccess {
    static let routines = [open, shut, end, endSessions]

    /// Takes the bot, the purpose, the time in seconds, a random number, the verifier of a password, and on whose behalf.
    ///
    /// Returns what the panel needs to connect, or why there is no access. The record, the entry of the audit log and
    /// the login are there together or not at all.
    private static let open = ManagedRoutine.ofPanel(
        "open_access",
        """

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
            IF (\(isRightRequest)) IS NOT TRUE THEN
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
                \(ground)
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
            \(byVersion { AccessTemplate.making(serverVersion: $0) })
            FOREACH setting IN ARRAY ground.settings LOOP
                EXECUTE format('ALTER ROLE %I IN DATABASE %I SET %I TO %L', account, home,
                    split_part(setting, '=', 1), substr(setting, strpos(setting, '=') + 1));
            END LOOP;
            PERFORM set_config(s.name, s.value, true) FROM (SELECT * FROM \(SQL.silencedSettings)) s;
            BEGIN
                \(AccessTemplate.password.joined(separator: " "))
            EXCEPTION WHEN OTHERS THEN
                -- The error's context has the statement, and that the verifier.
                RAISE EXCEPTION 'the login gets no password' USING ERRCODE = SQLSTATE;
            END;
            \(byVersion { AccessTemplate.joining(serverVersion: $0) })
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

        """
    )

    /// Lets nobody log in by the access any more. It is committed before the sessions are ended for good.
    private static let shut = ending("shut_access", AccessTemplate.shutting)

    /// Ends the sessions of the access, whatever they are at.
    private static let endSessions = ending("end_access_sessions", AccessTemplate.endingSessions)

    /// Ends the sessions, drops the roles and closes the record.
    private static let end = ending(
        "end_access",
        declaring: "target name := (SELECT role FROM flarex.access WHERE login = $1 ->> 'login');",
        AccessTemplate.endingSessions + [
            """
            FOR account IN
                    SELECT rolname FROM pg_roles WHERE rolname IN ($1 ->> 'login', ($1 ->> 'login') || '_via')
                    ORDER BY rolname
                LOOP
                    \(AccessTemplate.dropping.joined(separator: "\n            "))
                END LOOP;
                UPDATE flarex.access SET closed = now() WHERE login = $1 ->> 'login' AND closed IS NULL;
            """
        ]
    )

    /// Does something to an access that the panel has opened; says whether there is one.
    private static func ending(
        _ name: Identifier,
        declaring variables: SQL = "",
        _ statements: [SQL]
    ) -> ManagedRoutine {
        .ofPanel(
            name,
            """

            DECLARE
                account name;
                \(variables)
            BEGIN
                SELECT login INTO account FROM flarex.access
                    WHERE login = $1 ->> 'login' AND closed IS NULL AND is_panels;
                IF NOT FOUND THEN
                    RETURN to_jsonb(false);
                END IF;
                \(statements.joined(separator: "\n        "))
                RETURN to_jsonb(true);
            END

            """
        )
    }

    private static let isRightRequest: SQL = """
        $1 ->> 'purpose' IN ('console', 'inspect') AND $1 ->> 'origin' IN ('panel', 'api')
                        AND $1 ->> 'number' ~ '^[0-9a-f]{8}$'
                        AND proof ~ '^SCRAM-SHA-256[$][0-9]+:[A-Za-z0-9+/=]+[$][A-Za-z0-9+/=]+:[A-Za-z0-9+/=]+$'
        """

    /// Nothing lasts longer than the policy says.
    private static let ground = AccessOpening.ground(
        of: "$1 ->> 'bot'",
        for: "least(($1 ->> 'seconds')::bigint, policy.access_seconds)",
        settings: AccessOpening.settingNames
    )

    private static func byVersion(_ statements: (Int) -> [SQL]) -> SQL {
        """
        IF current_setting('server_version_num')::integer >= 160000 THEN
                    \(statements(160_000).joined(separator: "\n            "))
                ELSE
                    \(statements(150_000).joined(separator: "\n            "))
                END IF;
        """
    }
}
