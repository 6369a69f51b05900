import SQLText

/// What keeps bots from being as their manifests say, as the registry has it.
enum SetbackRows {
    /// The query for `bot`, `reason`, `message` and `since`.
    ///
    /// That a bot's data are being replaced is known as soon as it is so, and not with the next pass.
    static let query: SQL = """
        SELECT bot, reason, message, since FROM flarex.setback WHERE reason <> 'Restoring'
        UNION ALL
        SELECT bot, 'Restoring', 'its data are being replaced by those of an archive, and nobody can log in as it', begun_at
        FROM flarex.restore WHERE ended_at IS NULL
        """
}
