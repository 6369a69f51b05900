import SQLText

extension ControlSchema {
    /// What the web panel works with. Whoever reads these tables learns no password: of what lets somebody in there is
    /// only a digest.
    static let panel: [SQL] = [
        // What the manifests say of the panel, and the policy's bounds of a console.
        """
        CREATE TABLE flarex.panel (
            is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
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
            recorded_at timestamptz NOT NULL DEFAULT now()
        )
        """,
        // Administrators belong to no workspace.
        """
        CREATE TABLE flarex.panel_member (
            workspace text,
            is_group boolean NOT NULL,
            subject text NOT NULL,
            permission text NOT NULL CHECK (permission IN ('read', 'write', 'admin')),
            UNIQUE NULLS NOT DISTINCT (workspace, is_group, subject)
        )
        """,
        """
        CREATE TABLE flarex.web_session (
            number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            digest text NOT NULL UNIQUE CHECK (digest ~ '^[0-9a-f]{64}$'),
            actor text NOT NULL,
            groups text[] NOT NULL,
            method text NOT NULL,
            client text,
            begun_at timestamptz NOT NULL DEFAULT now(),
            used_at timestamptz NOT NULL DEFAULT now(),
            idle_seconds bigint NOT NULL,
            ends_at timestamptz NOT NULL,
            ended_at timestamptz
        )
        """,
        // One without a workspace is good for all of them.
        """
        CREATE TABLE flarex.api_token (
            number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            digest text NOT NULL UNIQUE CHECK (digest ~ '^[0-9a-f]{64}$'),
            name text NOT NULL,
            workspace text,
            permission text NOT NULL CHECK (permission IN ('read', 'write', 'admin')),
            made_by text NOT NULL,
            made_at timestamptz NOT NULL DEFAULT now(),
            expires_at timestamptz NOT NULL,
            used_at timestamptz,
            revoked_at timestamptz
        )
        """,
        "CREATE UNIQUE INDEX ON flarex.api_token (name) WHERE revoked_at IS NULL",
        // `token` or `groups` says by what right the actor asks: whoever carries it out asks again.
        """
        CREATE TABLE flarex.request (
            number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            kind text NOT NULL CHECK (kind IN
                ('rotate', 'restore', 'clone', 'backup', 'drill', 'plan', 'migrate', 'tryMigration')),
            bot text,
            workspace text NOT NULL,
            arguments jsonb NOT NULL,
            actor text NOT NULL,
            groups text[] NOT NULL,
            token bigint REFERENCES flarex.api_token (number),
            origin text NOT NULL CHECK (origin IN ('panel', 'api')),
            client text,
            reason text,
            key text,
            state text NOT NULL DEFAULT 'filed' CHECK (state IN ('filed', 'running', 'done', 'failed', 'refused')),
            filed_at timestamptz NOT NULL DEFAULT now(),
            begun_at timestamptz,
            ended_at timestamptz,
            intent bigint,
            result jsonb,
            error text,
            UNIQUE (actor, key)
        )
        """,
        "CREATE INDEX ON flarex.request (state, number) WHERE ended_at IS NULL",
        "CREATE INDEX ON flarex.request (workspace, number)",
        // Only those are the panel's to close.
        "ALTER TABLE flarex.access ADD is_panels boolean NOT NULL DEFAULT false",
    ]
}
