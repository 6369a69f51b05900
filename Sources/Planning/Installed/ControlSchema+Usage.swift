import SQLText

extension ControlSchema {
    /// What bots may store, what they were found to store, and what that comes to.
    ///
    /// Nothing that bills refers to the registry: a bot's samples outlive it.
    static let usage: [SQL] = [
        """
        ALTER TABLE flarex.bot
            ADD COLUMN quota_bytes bigint,
            ADD COLUMN overage_price text,
            ADD COLUMN overage_currency text,
            ADD COLUMN extensions text[] NOT NULL DEFAULT '{}'
        """,
        // The latest measurement, of the files at `counted_at`. Nothing reads or writes `counters` any more. `is_close`: at
        // or above the part of the quota at which to warn.
        """
        CREATE TABLE flarex.usage (
            bot text PRIMARY KEY,
            bytes bigint NOT NULL CHECK (bytes >= 0),
            measured_at timestamptz NOT NULL,
            counted_at timestamptz NOT NULL,
            counters text,
            is_close boolean NOT NULL,
            is_close_since timestamptz NOT NULL
        )
        """,
        // A bot held so many bytes from `taken_at` to `confirmed_at`, and is billed by them until its next sample, but
        // not for longer than `hold_seconds` after `confirmed_at`.
        """
        CREATE TABLE flarex.sample (
            bot text NOT NULL,
            taken_at timestamptz NOT NULL,
            confirmed_at timestamptz NOT NULL CHECK (confirmed_at >= taken_at),
            hold_seconds bigint NOT NULL CHECK (hold_seconds >= 0),
            bytes bigint NOT NULL CHECK (bytes >= 0),
            workspace text NOT NULL,
            plan text NOT NULL,
            quota_bytes bigint,
            price text,
            currency text,
            revision text,
            PRIMARY KEY (bot, taken_at)
        )
        """,
        // What samples of days past came to, one row for each bot, day (UTC) and terms.
        """
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
            most_bytes bigint NOT NULL,
            UNIQUE NULLS NOT DISTINCT (bot, day, workspace, plan, quota_bytes, price, currency)
        )
        """,
        """
        CREATE TABLE flarex.billing_month (
            month date PRIMARY KEY,
            compacted_at timestamptz,
            closed_at timestamptz
        )
        """,
        """
        CREATE TABLE flarex.invoice_line (
            month date NOT NULL REFERENCES flarex.billing_month,
            bot text NOT NULL,
            workspace text NOT NULL,
            plan text NOT NULL,
            quota_bytes bigint NOT NULL,
            price text NOT NULL,
            currency text NOT NULL,
            over_byte_seconds numeric NOT NULL,
            amount numeric NOT NULL,
            PRIMARY KEY (month, bot, workspace, plan, quota_bytes, price, currency)
        )
        """,
        """
        CREATE TABLE flarex.event (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            happened_at timestamptz NOT NULL DEFAULT now(),
            bot text NOT NULL,
            kind text NOT NULL,
            message text NOT NULL
        )
        """,
    ]
}
