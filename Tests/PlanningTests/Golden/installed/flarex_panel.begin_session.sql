CREATE OR REPLACE FUNCTION "flarex_panel"."begin_session"(pg_catalog."jsonb") RETURNS pg_catalog."jsonb"
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $flarex$
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
        RETURNING jsonb_build_object('number', number, 'actor', actor, 'groups', groups, 'method', method,
                    'endsAt', pg_catalog.floor(pg_catalog.date_part('epoch', ends_at))::bigint) INTO STRICT answer;
    RETURN answer;
END
$flarex$;

ALTER FUNCTION "flarex_panel"."begin_session"(pg_catalog."jsonb") OWNER TO CURRENT_USER;

REVOKE ALL ON FUNCTION "flarex_panel"."begin_session"(pg_catalog."jsonb") FROM PUBLIC CASCADE;

GRANT EXECUTE ON FUNCTION "flarex_panel"."begin_session"(pg_catalog."jsonb") TO "flarex_panel";
