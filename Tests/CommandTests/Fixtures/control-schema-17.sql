CREATE SCHEMA flarex;
CREATE TABLE flarex.access (
    login name NOT NULL,
    bot text NOT NULL,
    role name NOT NULL,
    purpose text NOT NULL,
    actor text NOT NULL,
    reason text,
    opened timestamp with time zone DEFAULT now() NOT NULL,
    expires timestamp with time zone NOT NULL,
    closed timestamp with time zone,
    is_panels boolean DEFAULT false NOT NULL
);
CREATE TABLE flarex.api_token (
    number bigint NOT NULL,
    digest text NOT NULL,
    name text NOT NULL,
    workspace text,
    permission text NOT NULL,
    made_by text NOT NULL,
    made_at timestamp with time zone DEFAULT now() NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    used_at timestamp with time zone,
    revoked_at timestamp with time zone,
    CONSTRAINT api_token_digest_check CHECK ((digest ~ '^[0-9a-f]{64}$'::text)),
    CONSTRAINT api_token_permission_check CHECK ((permission = ANY (ARRAY['read'::text, 'write'::text, 'admin'::text])))
);
ALTER TABLE flarex.api_token ALTER COLUMN number ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME flarex.api_token_number_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE flarex.archive (
    number bigint NOT NULL,
    run bigint NOT NULL,
    bot text NOT NULL,
    workspace text NOT NULL,
    role name NOT NULL,
    plan text NOT NULL,
    extensions text[] NOT NULL,
    taken_at timestamp with time zone NOT NULL,
    server_version integer NOT NULL,
    dump_version integer NOT NULL,
    bytes bigint NOT NULL,
    stored_bytes bigint,
    rows bigint NOT NULL,
    tables jsonb NOT NULL,
    objects text NOT NULL,
    snapshot text NOT NULL,
    folder text NOT NULL
);
ALTER TABLE flarex.archive ALTER COLUMN number ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME flarex.archive_number_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE flarex.audit_checkpoint (
    size bigint NOT NULL,
    note text NOT NULL,
    made_at timestamp with time zone DEFAULT now() NOT NULL,
    confirmed_at timestamp with time zone DEFAULT now() NOT NULL
);
CREATE TABLE flarex.audit_entry (
    sequence bigint NOT NULL,
    format smallint NOT NULL,
    kind text NOT NULL,
    act text NOT NULL,
    at timestamp with time zone NOT NULL,
    actor text NOT NULL,
    login text NOT NULL,
    origin text NOT NULL,
    bot text,
    workspace text,
    reason text,
    client text,
    request text,
    revision text,
    intent bigint,
    result text,
    rows bigint,
    duration_ms bigint,
    sqlstate text,
    text_digest text,
    text_bytes bigint,
    text text,
    CONSTRAINT audit_entry_check CHECK ((((kind = 'outcome'::text) = (intent IS NOT NULL)) AND ((kind = 'outcome'::text) = (result IS NOT NULL)))),
    CONSTRAINT audit_entry_kind_check CHECK ((kind = ANY (ARRAY['intent'::text, 'outcome'::text]))),
    CONSTRAINT audit_entry_origin_check CHECK ((origin = ANY (ARRAY['cli'::text, 'panel'::text, 'api'::text, 'loop'::text]))),
    CONSTRAINT audit_entry_sequence_check CHECK ((sequence >= 0))
);
CREATE TABLE flarex.audit_head (
    is_only boolean DEFAULT true NOT NULL,
    size bigint NOT NULL,
    CONSTRAINT audit_head_is_only_check CHECK (is_only)
);
CREATE TABLE flarex.audit_node (
    level smallint NOT NULL,
    index bigint NOT NULL,
    hash bytea NOT NULL
);
CREATE TABLE flarex.audit_open (
    intent bigint NOT NULL
);
CREATE TABLE flarex.backup_failure (
    bot text NOT NULL,
    run bigint NOT NULL,
    since timestamp with time zone DEFAULT now() NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    message text NOT NULL
);
CREATE TABLE flarex.backup_login (
    is_only boolean DEFAULT true NOT NULL,
    until timestamp with time zone NOT NULL,
    CONSTRAINT backup_login_is_only_check CHECK (is_only)
);
CREATE TABLE flarex.backup_run (
    number bigint NOT NULL,
    asked text[],
    begun_at timestamp with time zone DEFAULT now() NOT NULL,
    ended_at timestamp with time zone
);
ALTER TABLE flarex.backup_run ALTER COLUMN number ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME flarex.backup_run_number_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE flarex.billing_month (
    month date NOT NULL,
    compacted_at timestamp with time zone,
    closed_at timestamp with time zone
);
CREATE TABLE flarex.bot (
    id text NOT NULL,
    workspace text NOT NULL,
    role name NOT NULL,
    plan text NOT NULL,
    phase text NOT NULL,
    spec_digest text NOT NULL,
    manifest_file text,
    manifest_line integer,
    revision text,
    last_error text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    tombstoned_at timestamp with time zone,
    quota_bytes bigint,
    overage_price text,
    overage_currency text,
    extensions text[] DEFAULT '{}'::text[] NOT NULL,
    is_kept boolean DEFAULT false NOT NULL,
    drop_begun_at timestamp with time zone,
    drop_bytes bigint,
    drop_objects bigint,
    ready_since timestamp with time zone DEFAULT now() NOT NULL,
    kept_since timestamp with time zone DEFAULT now() NOT NULL,
    lifted_at timestamp with time zone,
    CONSTRAINT bot_phase_check CHECK ((phase = ANY (ARRAY['Pending'::text, 'Ready'::text, 'Restricted'::text, 'Suspended'::text, 'Disabled'::text, 'Tombstoned'::text, 'Failed'::text])))
);
CREATE TABLE flarex.bot_migration (
    bot text NOT NULL,
    id bigint NOT NULL,
    name text NOT NULL,
    checksum text NOT NULL,
    sql text NOT NULL,
    status text NOT NULL,
    applied_by text NOT NULL,
    applied_at timestamp with time zone NOT NULL,
    duration_ms bigint NOT NULL,
    error text,
    accepted_by text,
    accepted_at timestamp with time zone,
    CONSTRAINT bot_migration_id_check CHECK ((id > 0)),
    CONSTRAINT bot_migration_status_check CHECK ((status = ANY (ARRAY['applied'::text, 'partial'::text, 'failed'::text])))
);
CREATE TABLE flarex.cluster (
    is_only boolean DEFAULT true NOT NULL,
    name text NOT NULL,
    system_identifier text NOT NULL,
    endpoint text NOT NULL,
    recorded_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT cluster_is_only_check CHECK (is_only)
);
CREATE TABLE flarex.drill (
    number bigint NOT NULL,
    bot text NOT NULL,
    workspace text NOT NULL,
    archive bigint NOT NULL,
    taken_at timestamp with time zone NOT NULL,
    begun_at timestamp with time zone NOT NULL,
    milliseconds bigint NOT NULL,
    tables bigint NOT NULL,
    rows bigint NOT NULL,
    bytes bigint NOT NULL,
    server_version integer NOT NULL,
    has_network boolean NOT NULL,
    is_verified boolean NOT NULL,
    since timestamp with time zone NOT NULL,
    fault jsonb,
    CONSTRAINT drill_check CHECK ((is_verified = (fault IS NULL)))
);
ALTER TABLE flarex.drill ALTER COLUMN number ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME flarex.drill_number_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE flarex.dropped_bot (
    number bigint NOT NULL,
    id text NOT NULL,
    workspace text NOT NULL,
    role name NOT NULL,
    plan text NOT NULL,
    spec_digest text NOT NULL,
    manifest_file text,
    manifest_line integer,
    revision text,
    created_at timestamp with time zone NOT NULL,
    tombstoned_at timestamp with time zone,
    drop_begun_at timestamp with time zone,
    dropped_at timestamp with time zone DEFAULT now() NOT NULL,
    bytes bigint,
    objects bigint
);
ALTER TABLE flarex.dropped_bot ALTER COLUMN number ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME flarex.dropped_bot_number_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE flarex.event (
    id bigint NOT NULL,
    happened_at timestamp with time zone DEFAULT now() NOT NULL,
    bot text NOT NULL,
    kind text NOT NULL,
    message text NOT NULL
);
ALTER TABLE flarex.event ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME flarex.event_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE flarex.invoice_line (
    month date NOT NULL,
    bot text NOT NULL,
    workspace text NOT NULL,
    plan text NOT NULL,
    quota_bytes bigint NOT NULL,
    price text NOT NULL,
    currency text NOT NULL,
    over_byte_seconds numeric NOT NULL,
    amount numeric NOT NULL
);
CREATE TABLE flarex.migration_attempt (
    bot text NOT NULL,
    login name NOT NULL,
    intent bigint NOT NULL,
    name text NOT NULL,
    checksum text NOT NULL,
    sql text NOT NULL,
    applied_by text NOT NULL,
    in_transaction boolean NOT NULL,
    xid xid8,
    completed_at timestamp with time zone,
    duration_ms bigint
);
CREATE TABLE flarex.panel (
    is_only boolean DEFAULT true NOT NULL,
    url text NOT NULL,
    issuer text,
    client_id text,
    client_secret_file text,
    groups_claim text,
    idle_seconds bigint NOT NULL,
    absolute_seconds bigint NOT NULL,
    git_url text,
    git_branch text,
    git_path text,
    folder text,
    statement_seconds bigint NOT NULL,
    lock_seconds bigint NOT NULL,
    rows bigint NOT NULL,
    bytes bigint NOT NULL,
    requires_reason boolean NOT NULL,
    access_seconds bigint NOT NULL,
    recorded_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT panel_is_only_check CHECK (is_only)
);
CREATE TABLE flarex.panel_member (
    workspace text,
    is_group boolean NOT NULL,
    subject text NOT NULL,
    permission text NOT NULL,
    CONSTRAINT panel_member_permission_check CHECK ((permission = ANY (ARRAY['read'::text, 'write'::text, 'admin'::text])))
);
CREATE TABLE flarex.pass (
    is_last boolean DEFAULT true NOT NULL,
    revision text NOT NULL,
    covers text[] NOT NULL,
    unsettled text[] NOT NULL,
    passed_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT pass_is_last_check CHECK (is_last)
);
CREATE TABLE flarex.reclaim (
    relation oid NOT NULL,
    role name NOT NULL,
    deleted bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    left_because text
);
CREATE TABLE flarex.replaced (
    schema name NOT NULL,
    bot text NOT NULL,
    role name NOT NULL,
    replaced_at timestamp with time zone DEFAULT now() NOT NULL,
    migrations jsonb NOT NULL
);
CREATE TABLE flarex.request (
    number bigint NOT NULL,
    kind text NOT NULL,
    bot text,
    workspace text NOT NULL,
    arguments jsonb NOT NULL,
    actor text NOT NULL,
    groups text[] NOT NULL,
    token bigint,
    origin text NOT NULL,
    client text,
    reason text,
    key text,
    state text DEFAULT 'filed'::text NOT NULL,
    filed_at timestamp with time zone DEFAULT now() NOT NULL,
    begun_at timestamp with time zone,
    ended_at timestamp with time zone,
    intent bigint,
    result jsonb,
    error text,
    CONSTRAINT request_kind_check CHECK ((kind = ANY (ARRAY['rotate'::text, 'restore'::text, 'undo'::text, 'clone'::text, 'backup'::text, 'drill'::text, 'plan'::text, 'migrate'::text, 'tryMigration'::text]))),
    CONSTRAINT request_origin_check CHECK ((origin = ANY (ARRAY['panel'::text, 'api'::text]))),
    CONSTRAINT request_state_check CHECK ((state = ANY (ARRAY['filed'::text, 'running'::text, 'done'::text, 'failed'::text, 'refused'::text])))
);
ALTER TABLE flarex.request ALTER COLUMN number ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME flarex.request_number_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE flarex.restore (
    number bigint NOT NULL,
    bot text NOT NULL,
    role name NOT NULL,
    archive bigint NOT NULL,
    source text NOT NULL,
    taken_at timestamp with time zone NOT NULL,
    replaced name NOT NULL,
    mark bigint NOT NULL,
    begun_at timestamp with time zone DEFAULT now() NOT NULL,
    verified_at timestamp with time zone,
    ended_at timestamp with time zone,
    result text,
    request bigint,
    CONSTRAINT restore_result_check CHECK ((result = ANY (ARRAY['restored'::text, 'putBack'::text])))
);
ALTER TABLE flarex.restore ALTER COLUMN number ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME flarex.restore_number_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE flarex.restriction (
    role name NOT NULL,
    limit_bytes bigint NOT NULL,
    origin text NOT NULL,
    since timestamp with time zone NOT NULL
);
CREATE TABLE flarex.sample (
    bot text NOT NULL,
    taken_at timestamp with time zone NOT NULL,
    confirmed_at timestamp with time zone NOT NULL,
    hold_seconds bigint NOT NULL,
    bytes bigint NOT NULL,
    workspace text NOT NULL,
    plan text NOT NULL,
    quota_bytes bigint,
    price text,
    currency text,
    revision text,
    CONSTRAINT sample_bytes_check CHECK ((bytes >= 0)),
    CONSTRAINT sample_check CHECK ((confirmed_at >= taken_at)),
    CONSTRAINT sample_hold_seconds_check CHECK ((hold_seconds >= 0))
);
CREATE TABLE flarex.schema_version (
    version integer NOT NULL,
    applied_at timestamp with time zone DEFAULT now() NOT NULL
);
CREATE TABLE flarex.secret (
    bot text NOT NULL,
    sealed jsonb NOT NULL,
    verifier_digest text NOT NULL,
    form_digest text NOT NULL,
    issued_at timestamp with time zone DEFAULT now() NOT NULL,
    login name NOT NULL,
    previous_login name,
    previous_digest text,
    previous_until timestamp with time zone,
    recipients text[] NOT NULL,
    url_form text,
    CONSTRAINT secret_check CHECK ((((previous_login IS NULL) = (previous_digest IS NULL)) AND ((previous_login IS NULL) = (previous_until IS NULL))))
);
CREATE TABLE flarex.setback (
    bot text NOT NULL,
    reason text NOT NULL,
    message text NOT NULL,
    since timestamp with time zone DEFAULT now() NOT NULL
);
CREATE TABLE flarex.usage (
    bot text NOT NULL,
    bytes bigint NOT NULL,
    measured_at timestamp with time zone NOT NULL,
    counted_at timestamp with time zone NOT NULL,
    counters text,
    is_close boolean NOT NULL,
    is_close_since timestamp with time zone NOT NULL,
    CONSTRAINT usage_bytes_check CHECK ((bytes >= 0))
);
CREATE TABLE flarex.usage_day (
    day date NOT NULL,
    bot text NOT NULL,
    workspace text NOT NULL,
    plan text NOT NULL,
    quota_bytes bigint,
    price text,
    currency text,
    seconds bigint NOT NULL,
    byte_seconds numeric NOT NULL,
    over_byte_seconds numeric NOT NULL,
    most_bytes bigint NOT NULL
);
CREATE TABLE flarex.web_session (
    number bigint NOT NULL,
    digest text NOT NULL,
    actor text NOT NULL,
    groups text[] NOT NULL,
    method text NOT NULL,
    client text,
    begun_at timestamp with time zone DEFAULT now() NOT NULL,
    used_at timestamp with time zone DEFAULT now() NOT NULL,
    idle_seconds bigint NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    CONSTRAINT web_session_digest_check CHECK ((digest ~ '^[0-9a-f]{64}$'::text))
);
ALTER TABLE flarex.web_session ALTER COLUMN number ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME flarex.web_session_number_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
INSERT INTO flarex.access VALUES ('con_52a111a37f5f4026_01234567', 'weather', 'bot_52a111a37f5f4026', 'console', 'ada', 'a look', '2026-01-02 03:04:05+00', '2026-01-02 03:04:05+00', '2026-01-02 03:04:05+00', false);
INSERT INTO flarex.archive OVERRIDING SYSTEM VALUE VALUES (1, 1, 'weather', 'acme', 'bot_52a111a37f5f4026', 'free', '{}', '2026-01-02 03:04:05+00', 150020, 150020, 1, 1, 1, '[{"name": "t", "rows": 1}]', 'digest', 'snapshot', 'folder');
INSERT INTO flarex.audit_checkpoint VALUES (2, 'a note', '2026-01-02 03:04:05+00', '2026-01-02 03:04:05+00');
INSERT INTO flarex.audit_entry VALUES (0, 1, 'intent', 'console', '2026-01-02 03:04:05+00', 'ada', 'postgres', 'cli', 'weather', 'acme', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '3434343434343434343434343434343434343434343434343434343434343434', 8, 'SELECT 1');
INSERT INTO flarex.audit_entry VALUES (1, 1, 'outcome', 'console', '2026-01-02 03:04:05+00', 'ada', 'postgres', 'cli', 'weather', 'acme', NULL, NULL, NULL, NULL, 0, 'done', NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO flarex.audit_head VALUES (true, 2);
INSERT INTO flarex.audit_node VALUES (0, 0, '\x01');
INSERT INTO flarex.audit_node VALUES (0, 1, '\x02');
INSERT INTO flarex.backup_failure VALUES ('billing', 1, '2026-01-02 03:04:05+00', '2026-01-02 03:04:05+00', 'no space');
INSERT INTO flarex.backup_run OVERRIDING SYSTEM VALUE VALUES (1, NULL, '2026-01-02 03:04:05+00', '2026-01-02 03:04:05+00');
INSERT INTO flarex.billing_month VALUES ('2025-12-01', '2026-01-02 03:04:05+00', '2026-01-02 03:04:05+00');
INSERT INTO flarex.bot VALUES ('weather', 'acme', 'bot_52a111a37f5f4026', 'free', 'Ready', 'abababababababababababababababababababababababababababababababab', 'bots/weather.yaml', 4, 'abc', NULL, '2026-01-02 03:04:05+00', '2026-01-02 03:04:05+00', NULL, 500000000, NULL, NULL, '{citext}', false, NULL, NULL, NULL, '2026-01-02 03:04:05+00', '2026-01-02 03:04:05+00', '2026-01-02 03:04:05+00');
INSERT INTO flarex.bot VALUES ('billing', 'acme', 'bot_89f2d2e1e5b4b1a0', 'free', 'Disabled', 'abababababababababababababababababababababababababababababababab', 'bots/billing.yaml', 4, 'abc', NULL, '2026-01-02 03:04:05+00', '2026-01-02 03:04:05+00', NULL, 500000000, NULL, NULL, '{citext}', false, NULL, NULL, NULL, '2026-01-02 03:04:05+00', '2026-01-02 03:04:05+00', '2026-01-02 03:04:05+00');
INSERT INTO flarex.bot_migration VALUES ('weather', 1, 'V1.sql', 'sha256:00', 'CREATE TABLE t ()', 'applied', 'ada', '2026-01-02 03:04:05+00', 12, NULL, NULL, NULL);
INSERT INTO flarex.cluster VALUES (true, 'primary', '7', '127.0.0.1:5432', '2026-01-02 03:04:05+00');
INSERT INTO flarex.drill OVERRIDING SYSTEM VALUE VALUES (1, 'weather', 'acme', 1, '2026-01-02 03:04:05+00', '2026-01-02 03:04:05+00', 7, 1, 1, 1, 150020, false, true, '2026-01-02 03:04:05+00', NULL);
INSERT INTO flarex.dropped_bot OVERRIDING SYSTEM VALUE VALUES (1, 'gone', 'acme', 'bot_0123456789abcdef', 'free', 'abababababababababababababababababababababababababababababababab', NULL, NULL, NULL, '2026-01-02 03:04:05+00', '2026-01-02 03:04:05+00', NULL, '2026-01-02 03:04:05+00', 1, 2);
INSERT INTO flarex.event OVERRIDING SYSTEM VALUE VALUES (1, '2026-01-02 03:04:05+00', 'weather', 'lifted', 'it has room');
INSERT INTO flarex.invoice_line VALUES ('2025-12-01', 'weather', 'acme', 'free', 500000000, '0.25', 'USD', 1000000, 1.25);
INSERT INTO flarex.panel_member VALUES ('acme', true, 'sky', 'write');
INSERT INTO flarex.panel_member VALUES (NULL, false, 'ada', 'admin');
INSERT INTO flarex.pass VALUES (true, 'abc', '{abb}', '{weather}', '2026-01-02 03:04:05+00');
INSERT INTO flarex.reclaim VALUES (16384, 'bot_52a111a37f5f4026', 10, '2026-01-02 03:04:05+00', 'a view needs it');
INSERT INTO flarex.replaced VALUES ('bot_52a111a37f5f4026_replaced_20260102030405', 'weather', 'bot_52a111a37f5f4026', '2026-01-02 03:04:05+00', '[]');
INSERT INTO flarex.restore OVERRIDING SYSTEM VALUE VALUES (1, 'weather', 'bot_52a111a37f5f4026', 1, 'weather', '2026-01-02 03:04:05+00', 'bot_52a111a37f5f4026_replaced_20260102030405', 7, '2026-01-02 03:04:05+00', '2026-01-02 03:04:05+00', '2026-01-02 03:04:05+00', 'restored', 1);
INSERT INTO flarex.restriction VALUES ('bot_52a111a37f5f4026', 500000000, 'free', '2026-01-02 03:04:05+00');
INSERT INTO flarex.sample VALUES ('weather', '2026-01-02 03:04:05+00', '2026-01-02 04:04:05+00', 7200, 4096, 'acme', 'free', 500000000, '0.25', 'USD', 'abc');
INSERT INTO flarex.schema_version VALUES (1, '2026-01-02 03:04:05+00');
INSERT INTO flarex.schema_version VALUES (2, '2026-01-02 03:04:05+00');
INSERT INTO flarex.schema_version VALUES (3, '2026-01-02 03:04:05+00');
INSERT INTO flarex.schema_version VALUES (4, '2026-01-02 03:04:05+00');
INSERT INTO flarex.schema_version VALUES (5, '2026-01-02 03:04:05+00');
INSERT INTO flarex.schema_version VALUES (6, '2026-01-02 03:04:05+00');
INSERT INTO flarex.schema_version VALUES (7, '2026-01-02 03:04:05+00');
INSERT INTO flarex.schema_version VALUES (8, '2026-01-02 03:04:05+00');
INSERT INTO flarex.schema_version VALUES (9, '2026-01-02 03:04:05+00');
INSERT INTO flarex.schema_version VALUES (10, '2026-01-02 03:04:05+00');
INSERT INTO flarex.schema_version VALUES (11, '2026-01-02 03:04:05+00');
INSERT INTO flarex.schema_version VALUES (12, '2026-01-02 03:04:05+00');
INSERT INTO flarex.schema_version VALUES (13, '2026-01-02 03:04:05+00');
INSERT INTO flarex.schema_version VALUES (14, '2026-01-02 03:04:05+00');
INSERT INTO flarex.schema_version VALUES (15, '2026-01-02 03:04:05+00');
INSERT INTO flarex.schema_version VALUES (16, '2026-01-02 03:04:05+00');
INSERT INTO flarex.schema_version VALUES (17, '2026-01-02 03:04:05+00');
INSERT INTO flarex.secret VALUES ('billing', '{"x25519:ek22+fvDwPeffjEEbuAOHMWje53AYFe0qaAZ3kTz8Dk=": "c2VhbGVk"}', 'cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd', 'efefefefefefefefefefefefefefefefefefefefefefefefefefefefefefefef', '2026-01-02 03:04:05+00', 'bot_89f2d2e1e5b4b1a0', NULL, NULL, NULL, '{x25519:ek22+fvDwPeffjEEbuAOHMWje53AYFe0qaAZ3kTz8Dk=}', NULL);
INSERT INTO flarex.secret VALUES ('weather', '{"x25519:ek22+fvDwPeffjEEbuAOHMWje53AYFe0qaAZ3kTz8Dk=": "c2VhbGVk"}', 'cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd', 'efefefefefefefefefefefefefefefefefefefefefefefefefefefefefefefef', '2026-01-02 03:04:05+00', 'bot_52a111a37f5f4026_a', 'bot_52a111a37f5f4026', '1212121212121212121212121212121212121212121212121212121212121212', '2026-01-02 03:04:05+00', '{x25519:ek22+fvDwPeffjEEbuAOHMWje53AYFe0qaAZ3kTz8Dk=}', NULL);
INSERT INTO flarex.setback VALUES ('weather', 'Refused', 'no such extension', '2026-01-02 03:04:05+00');
INSERT INTO flarex.usage VALUES ('weather', 4096, '2026-01-02 03:04:05+00', '2026-01-02 03:04:05+00', NULL, false, '2026-01-02 03:04:05+00');
INSERT INTO flarex.usage_day VALUES ('2026-01-01', 'weather', 'acme', 'free', 500000000, '0.25', 'USD', 86400, 1000000000, 1000000, 4096);
SELECT pg_catalog.setval('flarex.api_token_number_seq', 1, false);
SELECT pg_catalog.setval('flarex.archive_number_seq', 1, true);
SELECT pg_catalog.setval('flarex.backup_run_number_seq', 1, true);
SELECT pg_catalog.setval('flarex.drill_number_seq', 1, true);
SELECT pg_catalog.setval('flarex.dropped_bot_number_seq', 1, true);
SELECT pg_catalog.setval('flarex.event_id_seq', 1, true);
SELECT pg_catalog.setval('flarex.request_number_seq', 1, false);
SELECT pg_catalog.setval('flarex.restore_number_seq', 1, true);
SELECT pg_catalog.setval('flarex.web_session_number_seq', 1, false);
ALTER TABLE ONLY flarex.access
    ADD CONSTRAINT access_pkey PRIMARY KEY (login);
ALTER TABLE ONLY flarex.api_token
    ADD CONSTRAINT api_token_digest_key UNIQUE (digest);
ALTER TABLE ONLY flarex.api_token
    ADD CONSTRAINT api_token_pkey PRIMARY KEY (number);
ALTER TABLE ONLY flarex.archive
    ADD CONSTRAINT archive_pkey PRIMARY KEY (number);
ALTER TABLE ONLY flarex.audit_checkpoint
    ADD CONSTRAINT audit_checkpoint_pkey PRIMARY KEY (size, note);
ALTER TABLE ONLY flarex.audit_entry
    ADD CONSTRAINT audit_entry_pkey PRIMARY KEY (sequence);
ALTER TABLE ONLY flarex.audit_head
    ADD CONSTRAINT audit_head_pkey PRIMARY KEY (is_only);
ALTER TABLE ONLY flarex.audit_node
    ADD CONSTRAINT audit_node_pkey PRIMARY KEY (level, index);
ALTER TABLE ONLY flarex.audit_open
    ADD CONSTRAINT audit_open_pkey PRIMARY KEY (intent);
ALTER TABLE ONLY flarex.backup_failure
    ADD CONSTRAINT backup_failure_pkey PRIMARY KEY (bot);
ALTER TABLE ONLY flarex.backup_login
    ADD CONSTRAINT backup_login_pkey PRIMARY KEY (is_only);
ALTER TABLE ONLY flarex.backup_run
    ADD CONSTRAINT backup_run_pkey PRIMARY KEY (number);
ALTER TABLE ONLY flarex.billing_month
    ADD CONSTRAINT billing_month_pkey PRIMARY KEY (month);
ALTER TABLE ONLY flarex.bot_migration
    ADD CONSTRAINT bot_migration_bot_name_key UNIQUE (bot, name);
ALTER TABLE ONLY flarex.bot_migration
    ADD CONSTRAINT bot_migration_pkey PRIMARY KEY (bot, id);
ALTER TABLE ONLY flarex.bot
    ADD CONSTRAINT bot_pkey PRIMARY KEY (id);
ALTER TABLE ONLY flarex.bot
    ADD CONSTRAINT bot_role_key UNIQUE (role);
ALTER TABLE ONLY flarex.cluster
    ADD CONSTRAINT cluster_pkey PRIMARY KEY (is_only);
ALTER TABLE ONLY flarex.drill
    ADD CONSTRAINT drill_pkey PRIMARY KEY (number);
ALTER TABLE ONLY flarex.dropped_bot
    ADD CONSTRAINT dropped_bot_pkey PRIMARY KEY (number);
ALTER TABLE ONLY flarex.event
    ADD CONSTRAINT event_pkey PRIMARY KEY (id);
ALTER TABLE ONLY flarex.invoice_line
    ADD CONSTRAINT invoice_line_pkey PRIMARY KEY (month, bot, workspace, plan, quota_bytes, price, currency);
ALTER TABLE ONLY flarex.migration_attempt
    ADD CONSTRAINT migration_attempt_pkey PRIMARY KEY (bot);
ALTER TABLE ONLY flarex.panel_member
    ADD CONSTRAINT panel_member_workspace_is_group_subject_key UNIQUE NULLS NOT DISTINCT (workspace, is_group, subject);
ALTER TABLE ONLY flarex.panel
    ADD CONSTRAINT panel_pkey PRIMARY KEY (is_only);
ALTER TABLE ONLY flarex.pass
    ADD CONSTRAINT pass_pkey PRIMARY KEY (is_last);
ALTER TABLE ONLY flarex.reclaim
    ADD CONSTRAINT reclaim_pkey PRIMARY KEY (relation);
ALTER TABLE ONLY flarex.replaced
    ADD CONSTRAINT replaced_pkey PRIMARY KEY (schema);
ALTER TABLE ONLY flarex.request
    ADD CONSTRAINT request_actor_key_key UNIQUE (actor, key);
ALTER TABLE ONLY flarex.request
    ADD CONSTRAINT request_pkey PRIMARY KEY (number);
ALTER TABLE ONLY flarex.restore
    ADD CONSTRAINT restore_pkey PRIMARY KEY (number);
ALTER TABLE ONLY flarex.restriction
    ADD CONSTRAINT restriction_pkey PRIMARY KEY (role);
ALTER TABLE ONLY flarex.sample
    ADD CONSTRAINT sample_pkey PRIMARY KEY (bot, taken_at);
ALTER TABLE ONLY flarex.schema_version
    ADD CONSTRAINT schema_version_pkey PRIMARY KEY (version);
ALTER TABLE ONLY flarex.secret
    ADD CONSTRAINT secret_pkey PRIMARY KEY (bot);
ALTER TABLE ONLY flarex.setback
    ADD CONSTRAINT setback_pkey PRIMARY KEY (bot, reason);
ALTER TABLE ONLY flarex.usage_day
    ADD CONSTRAINT usage_day_bot_day_workspace_plan_quota_bytes_price_currency_key UNIQUE NULLS NOT DISTINCT (bot, day, workspace, plan, quota_bytes, price, currency);
ALTER TABLE ONLY flarex.usage
    ADD CONSTRAINT usage_pkey PRIMARY KEY (bot);
ALTER TABLE ONLY flarex.web_session
    ADD CONSTRAINT web_session_digest_key UNIQUE (digest);
ALTER TABLE ONLY flarex.web_session
    ADD CONSTRAINT web_session_pkey PRIMARY KEY (number);
CREATE INDEX access_role_idx ON flarex.access USING btree (role) WHERE (closed IS NULL);
CREATE UNIQUE INDEX api_token_name_idx ON flarex.api_token USING btree (name) WHERE (revoked_at IS NULL);
CREATE INDEX archive_bot_taken_at_idx ON flarex.archive USING btree (bot, taken_at);
CREATE INDEX archive_snapshot_idx ON flarex.archive USING btree (snapshot);
CREATE INDEX audit_entry_at_idx ON flarex.audit_entry USING btree (at);
CREATE INDEX audit_entry_bot_sequence_idx ON flarex.audit_entry USING btree (bot, sequence);
CREATE INDEX audit_entry_intent_idx ON flarex.audit_entry USING btree (intent) WHERE (intent IS NOT NULL);
CREATE INDEX audit_entry_sequence_idx ON flarex.audit_entry USING btree (sequence) WHERE (text IS NOT NULL);
CREATE INDEX drill_bot_number_idx ON flarex.drill USING btree (bot, number);
CREATE INDEX replaced_bot_idx ON flarex.replaced USING btree (bot);
CREATE INDEX request_state_number_idx ON flarex.request USING btree (state, number) WHERE (ended_at IS NULL);
CREATE INDEX request_workspace_number_idx ON flarex.request USING btree (workspace, number);
CREATE UNIQUE INDEX restore_bot_idx ON flarex.restore USING btree (bot) WHERE (ended_at IS NULL);
ALTER TABLE ONLY flarex.bot_migration
    ADD CONSTRAINT bot_migration_bot_fkey FOREIGN KEY (bot) REFERENCES flarex.bot(id) ON DELETE CASCADE;
ALTER TABLE ONLY flarex.invoice_line
    ADD CONSTRAINT invoice_line_month_fkey FOREIGN KEY (month) REFERENCES flarex.billing_month(month);
ALTER TABLE ONLY flarex.migration_attempt
    ADD CONSTRAINT migration_attempt_bot_fkey FOREIGN KEY (bot) REFERENCES flarex.bot(id) ON DELETE CASCADE;
ALTER TABLE ONLY flarex.reclaim
    ADD CONSTRAINT reclaim_role_fkey FOREIGN KEY (role) REFERENCES flarex.bot(role) ON UPDATE CASCADE ON DELETE CASCADE;
ALTER TABLE ONLY flarex.request
    ADD CONSTRAINT request_token_fkey FOREIGN KEY (token) REFERENCES flarex.api_token(number);
ALTER TABLE ONLY flarex.restriction
    ADD CONSTRAINT restriction_role_fkey FOREIGN KEY (role) REFERENCES flarex.bot(role) ON UPDATE CASCADE ON DELETE CASCADE;
ALTER TABLE ONLY flarex.secret
    ADD CONSTRAINT secret_bot_fkey FOREIGN KEY (bot) REFERENCES flarex.bot(id) ON DELETE CASCADE;
