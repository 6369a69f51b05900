/// How well bots could be restored, counted over all of them.
package struct ArchiveCensus: Hashable, Sendable {
    /// Bots that have a schema and no archive.
    package var unarchived: Int
    /// Bots whose last attempt to make an archive failed.
    package var failed: Int
    /// The newest archive of the bot whose newest archive is the oldest; nil where there is none.
    package var oldestArchive: Timestamp?
    /// Bots whose archive did not restore when one was tried last.
    package var unrestorable: Int
    /// The last drill of the bot that was longest not verified; that of a bot that never was is its first archive's moment.
    package var oldestDrill: Timestamp?

    package init(unarchived: Int, failed: Int, oldestArchive: Timestamp?, unrestorable: Int, oldestDrill: Timestamp?) {
        (self.unarchived, self.failed, self.oldestArchive) = (unarchived, failed, oldestArchive)
        (self.unrestorable, self.oldestDrill) = (unrestorable, oldestDrill)
    }
}
