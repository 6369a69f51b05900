CREATE OR REPLACE FUNCTION "flarex"."append_audit"(pg_catalog."jsonb") RETURNS pg_catalog."int8"
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $flarex$
DECLARE
    first bigint;
    next bigint;
    hashes bytea[];
BEGIN
    IF jsonb_typeof($1) IS DISTINCT FROM 'array' OR jsonb_array_length($1) = 0 THEN
        RAISE EXCEPTION 'the audit log takes an array of entries' USING ERRCODE = '22023';
    END IF;
    -- The panel speaks for people in a browser, and of what it began itself.
    IF session_user = 'flarex_panel' AND EXISTS (
        SELECT FROM jsonb_to_recordset($1) AS e (origin text, intent bigint)
        LEFT JOIN flarex.audit_entry i ON i.sequence = e.intent
        WHERE (e.origin IN ('panel', 'api')) IS NOT TRUE
            OR e.intent IS NOT NULL AND i.login IS DISTINCT FROM 'flarex_panel'
    ) THEN
        RAISE EXCEPTION 'the panel adds entries of its own to the audit log' USING ERRCODE = '42501';
    END IF;
    UPDATE flarex.audit_head SET size = size + jsonb_array_length($1)
        RETURNING size - jsonb_array_length($1), size INTO STRICT first, next;
    WITH given AS (
    SELECT first + e.number - 1 AS sequence, r.*, clock_timestamp() AS at
    FROM jsonb_array_elements($1) WITH ORDINALITY AS e (entry, number)
    CROSS JOIN LATERAL jsonb_to_record(e.entry) AS r (kind text, act text, actor text, origin text, bot text,
        workspace text, reason text, client text, request text, revision text, intent bigint, result text,
        rows bigint, duration_ms bigint, sqlstate text, text text)
), entry AS (
    INSERT INTO flarex.audit_entry (sequence, format, kind, act, at, actor, login, origin, bot, workspace,
        reason, client, request, revision, intent, result, rows, duration_ms, sqlstate, text_digest, text_bytes,
        text)
    SELECT sequence, 1, kind, act, at, actor, session_user, origin, bot, workspace, reason, client, request,
        revision, intent, result, rows, duration_ms, sqlstate,
        encode(sha256(convert_to(text, 'UTF8')), 'hex'), octet_length(convert_to(text, 'UTF8')), text
    FROM given
    RETURNING *
), opened AS (
    INSERT INTO flarex.audit_open (intent) SELECT sequence FROM entry WHERE kind = 'intent'
), closed AS (
    DELETE FROM flarex.audit_open WHERE intent IN (SELECT e.intent FROM entry e WHERE e.kind = 'outcome')
)
INSERT INTO flarex.audit_node (level, index, hash)
    SELECT 0, sequence, (
        SELECT sha256(decode('00', 'hex') || string_agg(
            int4send(coalesce(octet_length(f.bytes), -1)) || coalesce(f.bytes, ''), '' ORDER BY f.number))
        FROM (
            SELECT convert_to(u.value, 'UTF8') AS bytes, u.number
            FROM unnest(ARRAY[format::text, kind, act,
                to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), actor, login, origin, bot,
                workspace, reason, client, request, revision, intent::text, result, rows::text,
                duration_ms::text, sqlstate, text_digest, text_bytes::text])
                WITH ORDINALITY AS u (value, number)
        ) f
    ) FROM entry;
    FOR tier IN 1..6 LOOP
            EXIT WHEN first >> 8 * tier = next >> 8 * tier;
            FOR tile IN first >> 8 * tier..(next >> 8 * tier) - 1 LOOP
                SELECT array_agg(hash ORDER BY index) INTO hashes FROM flarex.audit_node
                    WHERE level = tier - 1 AND index >= tile::bigint << 8 AND index < (tile::bigint + 1) << 8;
                CONTINUE WHEN cardinality(hashes) IS DISTINCT FROM 256;
                FOR round IN 1..8 LOOP
                    SELECT array_agg(sha256(decode('01', 'hex') || hashes[2 * i - 1] || hashes[2 * i]) ORDER BY i)
                        INTO hashes FROM generate_series(1, cardinality(hashes) / 2) AS i;
                END LOOP;
                INSERT INTO flarex.audit_node (level, index, hash) VALUES (tier, tile, hashes[1]);
            END LOOP;
        END LOOP;
    RETURN first;
END
$flarex$;

ALTER FUNCTION "flarex"."append_audit"(pg_catalog."jsonb") OWNER TO CURRENT_USER;

REVOKE ALL ON FUNCTION "flarex"."append_audit"(pg_catalog."jsonb") FROM PUBLIC CASCADE;

GRANT EXECUTE ON FUNCTION "flarex"."append_audit"(pg_catalog."jsonb") TO "flarex_audit", "flarex_secrets";
