/// What a bot's schema was found to hold, and when.
package struct ObservedUsage: Hashable, Sendable {
    /// Tables, indexes, TOAST, materialized views and sequences, with every fork of their files.
    package var bytes: Int64
    /// When it was last known to hold so much: measured, or found unchanged since it was.
    package var measuredAt: Timestamp

    package init(bytes: Int64, measuredAt: Timestamp) {
        self.bytes = bytes
        self.measuredAt = measuredAt
    }
}
