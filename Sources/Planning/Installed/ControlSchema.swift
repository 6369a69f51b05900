package import SQLText

/// The control schema and its versions. A version that was released never changes; a new one is added after it.
package enum ControlSchema {
    /// The version that this program works with.
    package static let version = versions.count

    /// The statements that lead from one version to another, higher one.
    package static func upgrade(from: Int, to: Int) -> [SQL] {
        versions[from..<to].enumerated().flatMap { offset, statements in
            statements + ["INSERT INTO flarex.schema_version (version) VALUES (\(from + offset + 1))"]
        }
    }

    private static let versions: [[SQL]] = [
        first, usage, lifecycle, restriction, logins, transitions, audit, access, rewrites, standing, identity,
        migrations, backups, restores, panel, disabled, drills,
    ]

    private static let first: [SQL] = [
        "CREATE SCHEMA flarex",
        """
        CREATE TABLE flarex.schema_version (
            version integer PRIMARY KEY,
            applied_at timestamptz NOT NULL DEFAULT now()
        )
        """,
        """
        CREATE TABLE flarex.bot (
            id text PRIMARY KEY,
            workspace text NOT NULL,
            role name NOT NULL UNIQUE,
            plan text NOT NULL,
            phase text NOT NULL
                CHECK (phase IN ('Pending', 'Ready', 'Restricted', 'Suspended', 'Tombstoned', 'Failed')),
            spec_digest text NOT NULL,
            manifest_file text,
            manifest_line integer,
            revision text,
            last_error text,
            created_at timestamptz NOT NULL DEFAULT now(),
            updated_at timestamptz NOT NULL DEFAULT now(),
            tombstoned_at timestamptz
        )
        """,
        """
        CREATE TABLE flarex.secret (
            bot text PRIMARY KEY REFERENCES flarex.bot (id) ON DELETE CASCADE,
            sealed jsonb NOT NULL,
            verifier_digest text NOT NULL,
            form_digest text NOT NULL,
            issued_at timestamptz NOT NULL DEFAULT now()
        )
        """,
    ]
}
