package import SQLText

/// The table of the server's heavyweight locks, which all sessions share. A full one lets nobody connect.
package enum LockTable {
    /// How many locks the table is made for, whoever holds them.
    package static let slots: SQL = """
        current_setting('max_locks_per_transaction')::bigint
            * (current_setting('max_connections')::bigint + current_setting('max_prepared_transactions')::bigint)
        """

    /// How many locks all of one bot's sessions and prepared transactions may hold together: a quarter.
    package static let share: SQL = "greatest(200, \(slots) / 4)"
}
