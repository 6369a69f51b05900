import SQLText

extension ControlSchema {
    /// Since when a bot is ready or not, is kept or not, and may write again. Since when it may not, the block says.
    static let transitions: [SQL] = [
        """
        ALTER TABLE flarex.bot
            ADD ready_since timestamptz NOT NULL DEFAULT now(),
            ADD kept_since timestamptz NOT NULL DEFAULT now(),
            ADD lifted_at timestamptz
        """
    ]
}
