CREATE OR REPLACE FUNCTION "flarex_panel"."file_request"(pg_catalog."jsonb") RETURNS pg_catalog."jsonb"
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $flarex$
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
$flarex$;

ALTER FUNCTION "flarex_panel"."file_request"(pg_catalog."jsonb") OWNER TO CURRENT_USER;

REVOKE ALL ON FUNCTION "flarex_panel"."file_request"(pg_catalog."jsonb") FROM PUBLIC CASCADE;

GRANT EXECUTE ON FUNCTION "flarex_panel"."file_request"(pg_catalog."jsonb") TO "flarex_panel";
