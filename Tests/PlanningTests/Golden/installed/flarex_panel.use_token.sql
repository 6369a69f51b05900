CREATE OR REPLACE FUNCTION "flarex_panel"."use_token"(pg_catalog."jsonb") RETURNS pg_catalog."jsonb"
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $flarex$
DECLARE
    answer jsonb;
BEGIN
    SELECT jsonb_build_object('number', number, 'name', name, 'workspace', workspace, 'permission', permission)
        INTO answer FROM flarex.api_token WHERE digest = $1 ->> 'digest' AND revoked_at IS NULL AND now() < expires_at;
    UPDATE flarex.api_token SET used_at = now()
        WHERE digest = $1 ->> 'digest' AND revoked_at IS NULL AND now() < expires_at
            AND coalesce(used_at < now() - interval '1 minute', true);
    RETURN answer;
END
$flarex$;

ALTER FUNCTION "flarex_panel"."use_token"(pg_catalog."jsonb") OWNER TO CURRENT_USER;

REVOKE ALL ON FUNCTION "flarex_panel"."use_token"(pg_catalog."jsonb") FROM PUBLIC CASCADE;

GRANT EXECUTE ON FUNCTION "flarex_panel"."use_token"(pg_catalog."jsonb") TO "flarex_panel";
