CREATE SCHEMA flarex;
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
    CONSTRAINT bot_phase_check CHECK ((phase = ANY (ARRAY['Pending'::text, 'Ready'::text, 'Restricted'::text, 'Suspended'::text, 'Tombstoned'::text, 'Failed'::text])))
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
INSERT INTO flarex.bot VALUES ('billing', 'acme', 'bot_89f2d2e1e5b4b1a0', 'free', 'Ready', 'abababababababababababababababababababababababababababababababab', 'bots/billing.yaml', 4, 'abc', NULL, '2026-01-02 03:04:05+00', '2026-01-02 03:04:05+00', NULL);
INSERT INTO flarex.bot VALUES ('weather', 'acme', 'bot_52a111a37f5f4026', 'free', 'Ready', 'abababababababababababababababababababababababababababababababab', 'bots/weather.yaml', 4, 'abc', NULL, '2026-01-02 03:04:05+00', '2026-01-02 03:04:05+00', NULL);
INSERT INTO flarex.schema_version VALUES (1, '2026-01-02 03:04:05+00');
INSERT INTO flarex.secret VALUES ('billing', '{"x25519:ek22+fvDwPeffjEEbuAOHMWje53AYFe0qaAZ3kTz8Dk=": "c2VhbGVk"}', 'cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd', 'efefefefefefefefefefefefefefefefefefefefefefefefefefefefefefefef', '2026-01-02 03:04:05+00');
INSERT INTO flarex.secret VALUES ('weather', '{"x25519:ek22+fvDwPeffjEEbuAOHMWje53AYFe0qaAZ3kTz8Dk=": "c2VhbGVk"}', 'cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd', 'efefefefefefefefefefefefefefefefefefefefefefefefefefefefefefefef', '2026-01-02 03:04:05+00');
ALTER TABLE ONLY flarex.bot
    ADD CONSTRAINT bot_pkey PRIMARY KEY (id);
ALTER TABLE ONLY flarex.bot
    ADD CONSTRAINT bot_role_key UNIQUE (role);
ALTER TABLE ONLY flarex.schema_version
    ADD CONSTRAINT schema_version_pkey PRIMARY KEY (version);
ALTER TABLE ONLY flarex.secret
    ADD CONSTRAINT secret_pkey PRIMARY KEY (bot);
ALTER TABLE ONLY flarex.secret
    ADD CONSTRAINT secret_bot_fkey FOREIGN KEY (bot) REFERENCES flarex.bot(id) ON DELETE CASCADE;
