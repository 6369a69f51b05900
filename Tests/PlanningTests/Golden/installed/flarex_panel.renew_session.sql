CREATE OR REPLACE FUNCTION "flarex_panel"."renew_session"(pg_catalog."jsonb") RETURNS pg_catalog."jsonb"
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $flarex$
DECLARE
    answer jsonb;
BEGIN
    UPDATE flarex.web_session s
        SET groups = ARRAY(SELECT jsonb_array_elements_text($1 -> 'groups'))
        WHERE digest = $1 ->> 'digest' AND ended_at IS NULL AND now() < ends_at AND now() < used_at + idle_seconds * interval '1 second'
        RETURNING jsonb_build_object('number', number, 'actor', actor, 'groups', groups, 'method', method,
                    'endsAt', pg_catalog.floor(pg_catalog.date_part('epoch', ends_at))::bigint) INTO answer;
    RETURN answer;
END
$flarex$;

ALTER FUNCTION "flarex_panel"."renew_session"(pg_catalog."jsonb") OWNER TO CURRENT_USER;

REVOKE ALL ON FUNCTION "flarex_panel"."renew_session"(pg_catalog."jsonb") FROM PUBLIC CASCADE;

GRANT EXECUTE ON FUNCTION "flarex_panel"."renew_session"(pg_catalog."jsonb") TO "flarex_panel";
