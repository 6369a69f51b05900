CREATE OR REPLACE FUNCTION "flarex_panel"."use_session"(pg_catalog."jsonb") RETURNS pg_catalog."jsonb"
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $flarex$
DECLARE
    answer jsonb;
BEGIN
    SELECT jsonb_build_object('number', number, 'actor', actor, 'groups', groups, 'method', method,
                    'endsAt', pg_catalog.floor(pg_catalog.date_part('epoch', ends_at))::bigint) INTO answer FROM flarex.web_session s WHERE digest = $1 ->> 'digest' AND ended_at IS NULL AND now() < ends_at AND now() < used_at + idle_seconds * interval '1 second';
    -- A page asks for several things at once: not each is worth a write.
    UPDATE flarex.web_session SET used_at = now()
        WHERE digest = $1 ->> 'digest' AND ended_at IS NULL AND now() < ends_at AND now() < used_at + idle_seconds * interval '1 second' AND used_at < now() - interval '5 seconds';
    RETURN answer;
END
$flarex$;

ALTER FUNCTION "flarex_panel"."use_session"(pg_catalog."jsonb") OWNER TO CURRENT_USER;

REVOKE ALL ON FUNCTION "flarex_panel"."use_session"(pg_catalog."jsonb") FROM PUBLIC CASCADE;

GRANT EXECUTE ON FUNCTION "flarex_panel"."use_session"(pg_catalog."jsonb") TO "flarex_panel";
