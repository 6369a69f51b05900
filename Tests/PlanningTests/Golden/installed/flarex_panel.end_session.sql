CREATE OR REPLACE FUNCTION "flarex_panel"."end_session"(pg_catalog."jsonb") RETURNS pg_catalog."jsonb"
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $flarex$
BEGIN
    UPDATE flarex.web_session SET ended_at = now()
        WHERE ended_at IS NULL
            AND (digest = $1 ->> 'digest' OR number = ($1 ->> 'number')::bigint);
    RETURN to_jsonb(FOUND);
END
$flarex$;

ALTER FUNCTION "flarex_panel"."end_session"(pg_catalog."jsonb") OWNER TO CURRENT_USER;

REVOKE ALL ON FUNCTION "flarex_panel"."end_session"(pg_catalog."jsonb") FROM PUBLIC CASCADE;

GRANT EXECUTE ON FUNCTION "flarex_panel"."end_session"(pg_catalog."jsonb") TO "flarex_panel";
