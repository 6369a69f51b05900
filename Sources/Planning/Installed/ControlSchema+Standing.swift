import SQLText

extension ControlSchema {
    /// Why bots are not as their manifests say although nothing failed, and which commit was dealt with last.
    static let standing: [SQL] = [
        // Also of bots that the registry does not know yet, such as one that may not take over what it names.
        """
        CREATE TABLE flarex.setback (
            bot text NOT NULL,
            reason text NOT NULL,
            message text NOT NULL,
            since timestamptz NOT NULL DEFAULT now(),
            PRIMARY KEY (bot, reason)
        )
        """,
        // `covers` names earlier commits that the revision contains, `unsettled` the bots whose steps were not applied.
        """
        CREATE TABLE flarex.pass (
            is_last boolean PRIMARY KEY DEFAULT true CHECK (is_last),
            revision text NOT NULL,
            covers text[] NOT NULL,
            unsettled text[] NOT NULL,
            passed_at timestamptz NOT NULL DEFAULT now()
        )
        """,
    ]
}
