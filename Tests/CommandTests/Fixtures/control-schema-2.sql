CREATE SCHEMA flarex;
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
    CONSTRAINT bot_phase_check CHECK ((phase = ANY (ARRAY['Pending'::text, 'Ready'::text, 'Restricted'::text, 'Suspended'::text, 'Tombstoned'::text, 'Failed'::text])))
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
    issued_at timestamp with time zone DEFAULT now() NOT NULL
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
INSERT INTO flarex.billing_month VALUES ('2025-12-01', '2026-01-02 03:04:05+00', '2026-01-02 03:04:05+00');
INSERT INTO flarex.bot VALUES ('billing', 'acme', 'bot_89f2d2e1e5b4b1a0', 'free', 'Ready', 'abababababababababababababababababababababababababababababababab', 'bots/billing.yaml', 4, 'abc', NULL, '2026-01-02 03:04:05+00', '2026-01-02 03:04:05+00', NULL, 500000000, NULL, NULL, '{citext}');
INSERT INTO flarex.bot VALUES ('weather', 'acme', 'bot_52a111a37f5f4026', 'free', 'Ready', 'abababababababababababababababababababababababababababababababab', 'bots/weather.yaml', 4, 'abc', NULL, '2026-01-02 03:04:05+00', '2026-01-02 03:04:05+00', NULL, 500000000, NULL, NULL, '{citext}');
INSERT INTO flarex.event OVERRIDING SYSTEM VALUE VALUES (1, '2026-01-02 03:04:05+00', 'weather', 'lifted', 'it has room');
INSERT INTO flarex.invoice_line VALUES ('2025-12-01', 'weather', 'acme', 'free', 500000000, '0.25', 'USD', 1000000, 1.25);
INSERT INTO flarex.sample VALUES ('weather', '2026-01-02 03:04:05+00', '2026-01-02 04:04:05+00', 7200, 4096, 'acme', 'free', 500000000, '0.25', 'USD', 'abc');
INSERT INTO flarex.schema_version VALUES (1, '2026-01-02 03:04:05+00');
INSERT INTO flarex.schema_version VALUES (2, '2026-01-02 03:04:05+00');
INSERT INTO flarex.secret VALUES ('billing', '{"x25519:ek22+fvDwPeffjEEbuAOHMWje53AYFe0qaAZ3kTz8Dk=": "c2VhbGVk"}', 'cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd', 'efefefefefefefefefefefefefefefefefefefefefefefefefefefefefefefef', '2026-01-02 03:04:05+00');
INSERT INTO flarex.secret VALUES ('weather', '{"x25519:ek22+fvDwPeffjEEbuAOHMWje53AYFe0qaAZ3kTz8Dk=": "c2VhbGVk"}', 'cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd', 'efefefefefefefefefefefefefefefefefefefefefefefefefefefefefefefef', '2026-01-02 03:04:05+00');
INSERT INTO flarex.usage VALUES ('weather', 4096, '2026-01-02 03:04:05+00', '2026-01-02 03:04:05+00', NULL, false, '2026-01-02 03:04:05+00');
INSERT INTO flarex.usage_day VALUES ('2026-01-01', 'weather', 'acme', 'free', 500000000, '0.25', 'USD', 86400, 1000000000, 1000000, 4096);
SELECT pg_catalog.setval('flarex.event_id_seq', 1, true);
ALTER TABLE ONLY flarex.billing_month
    ADD CONSTRAINT billing_month_pkey PRIMARY KEY (month);
ALTER TABLE ONLY flarex.bot
    ADD CONSTRAINT bot_pkey PRIMARY KEY (id);
ALTER TABLE ONLY flarex.bot
    ADD CONSTRAINT bot_role_key UNIQUE (role);
ALTER TABLE ONLY flarex.event
    ADD CONSTRAINT event_pkey PRIMARY KEY (id);
ALTER TABLE ONLY flarex.invoice_line
    ADD CONSTRAINT invoice_line_pkey PRIMARY KEY (month, bot, workspace, plan, quota_bytes, price, currency);
ALTER TABLE ONLY flarex.sample
    ADD CONSTRAINT sample_pkey PRIMARY KEY (bot, taken_at);
ALTER TABLE ONLY flarex.schema_version
    ADD CONSTRAINT schema_version_pkey PRIMARY KEY (version);
ALTER TABLE ONLY flarex.secret
    ADD CONSTRAINT secret_pkey PRIMARY KEY (bot);
ALTER TABLE ONLY flarex.usage_day
    ADD CONSTRAINT usage_day_bot_day_workspace_plan_quota_bytes_price_currency_key UNIQUE NULLS NOT DISTINCT (bot, day, workspace, plan, quota_bytes, price, currency);
ALTER TABLE ONLY flarex.usage
    ADD CONSTRAINT usage_pkey PRIMARY KEY (bot);
ALTER TABLE ONLY flarex.invoice_line
    ADD CONSTRAINT invoice_line_month_fkey FOREIGN KEY (month) REFERENCES flarex.billing_month(month);
ALTER TABLE ONLY flarex.secret
    ADD CONSTRAINT secret_bot_fkey FOREIGN KEY (bot) REFERENCES flarex.bot(id) ON DELETE CASCADE;
