import Model
import SQLText

/// How the panel asks the loop for what it may not do itself.
package enum PanelRequests {
    static let routines = [file]

    /// Takes the request and returns its number. A key that the actor has used before leads to the request that it was
    /// used for, so that a request that is sent twice is filed once. What ended long ago goes: the audit log has it.
    private static let file = ManagedRoutine.ofPanel(
        "file_request",
        """

        DECLARE
            filed bigint;
            is_new boolean;
        BEGIN
            DELETE FROM flarex.request WHERE ended_at < now() - interval '90 days';
            INSERT INTO flarex.request AS q (kind, bot, workspace, arguments, actor, groups, token, origin, client,
                    reason, key)
                SELECT r.kind, r.bot, r.workspace, coalesce(r.arguments, '{}'), r.actor, coalesce(r.groups, '{}'),
                    r.token, r.origin, r.client, r.reason, r.key
                FROM jsonb_to_record($1) AS r (kind text, bot text, workspace text, arguments jsonb, actor text,
                    groups text[], token bigint, origin text, client text, reason text, key text)
                ON CONFLICT (actor, key) DO UPDATE SET key = q.key
                RETURNING number, xmax = 0 INTO STRICT filed, is_new;
            IF is_new THEN
                PERFORM pg_notify('flarex_request', filed::text);
            END IF;
            RETURN jsonb_build_object('number', filed, 'isNew', is_new);
        END

        """
    )
}
