import Model
import SQLText

/// How the panel knows who comes back: by the digest of a random value that only they have.
enum PanelSessions {
    static let routines = [begin, use, renew, end, useToken]

    /// Takes the digest, the actor with their groups, and how they signed in; returns the session's number.
    private static let begin = ManagedRoutine.ofPanel(
        "begin_session",
        """

        DECLARE
            answer jsonb;
        BEGIN
            DELETE FROM flarex.web_session WHERE ends_at < now() - interval '30 days';
            INSERT INTO flarex.web_session (digest, actor, groups, method, client, idle_seconds, ends_at)
                SELECT r.digest, r.actor, r.groups, r.method, r.client, p.idle_seconds,
                    now() + p.absolute_seconds * interval '1 second'
                FROM jsonb_to_record($1)
                    AS r (digest text, actor text, groups text[], method text, client text)
                CROSS JOIN flarex.panel p
                RETURNING \(shown) INTO STRICT answer;
            RETURN answer;
        END

        """
    )

    /// Returns the session of a digest as long as it is good, and notes that it is in use; null otherwise.
    private static let use = ManagedRoutine.ofPanel(
        "use_session",
        """

        DECLARE
            answer jsonb;
        BEGIN
            SELECT \(shown) INTO answer FROM flarex.web_session s WHERE digest = $1 ->> 'digest' AND \(isGood);
            -- A page asks for several things at once: not each is worth a write.
            UPDATE flarex.web_session SET used_at = now()
                WHERE digest = $1 ->> 'digest' AND \(isGood) AND used_at < now() - interval '5 seconds';
            RETURN answer;
        END

        """
    )

    /// Replaces the groups of a session by those that the identity provider gives now.
    private static let renew = ManagedRoutine.ofPanel(
        "renew_session",
        """

        DECLARE
            answer jsonb;
        BEGIN
            UPDATE flarex.web_session s
                SET groups = ARRAY(SELECT jsonb_array_elements_text($1 -> 'groups'))
                WHERE digest = $1 ->> 'digest' AND \(isGood)
                RETURNING \(shown) INTO answer;
            RETURN answer;
        END

        """
    )

    /// Ends the session of a digest, or that of a number; says whether there was one.
    private static let end = ManagedRoutine.ofPanel(
        "end_session",
        """

        BEGIN
            UPDATE flarex.web_session SET ended_at = now()
                WHERE ended_at IS NULL
                    AND (digest = $1 ->> 'digest' OR number = ($1 ->> 'number')::bigint);
            RETURN to_jsonb(FOUND);
        END

        """
    )

    /// Returns what a token is good for as long as it is, and notes that it is in use; null otherwise.
    private static let useToken = ManagedRoutine.ofPanel(
        "use_token",
        """

        DECLARE
            answer jsonb;
        BEGIN
            SELECT jsonb_build_object('number', number, 'name', name, 'workspace', workspace, 'permission', permission)
                INTO answer FROM flarex.api_token WHERE digest = $1 ->> 'digest' AND \(isValid);
            UPDATE flarex.api_token SET used_at = now()
                WHERE digest = $1 ->> 'digest' AND \(isValid)
                    AND coalesce(used_at < now() - interval '1 minute', true);
            RETURN answer;
        END

        """
    )

    private static let isGood: SQL = """
        ended_at IS NULL AND now() < ends_at AND now() < used_at + idle_seconds * interval '1 second'
        """

    private static let isValid: SQL = "revoked_at IS NULL AND now() < expires_at"

    private static let shown: SQL = """
        jsonb_build_object('number', number, 'actor', actor, 'groups', groups, 'method', method,
                            'endsAt', \(SQL.epoch(of: "ends_at")))
        """
}

extension ManagedRoutine {
    /// A function that the panel may call: it takes an object, or nothing, and returns a value.
    static func ofPanel(_ name: Identifier, takesObject: Bool = true, _ body: SQL) -> ManagedRoutine {
        ManagedRoutine(
            signature: FunctionSignature(
                schema: ManagedName.panel,
                name: name,
                arguments: takesObject ? ["jsonb"] : []
            ),
            language: .plpgsql,
            returnType: "jsonb",
            isSecurityDefiner: true,
            body: body,
            callers: [ManagedName.panel]
        )
    }

    /// Every function that is there for the panel alone, in the order in which they can be made.
    package static let panel =
        PanelSessions.routines + PanelAccess.routines + PanelRequests.routines
        + PanelFleet.routines
}
