package import Model

/// What came of loading an archive to see whether it restores.
package struct Drill: Hashable, Sendable {
    package var bot: Name
    package var workspace: Name
    /// The archive's number in the registry.
    package var archive: Int
    /// Nothing in the archive is later than this moment.
    package var takenAt: Timestamp
    package var begunAt: Timestamp
    /// From the repository to the end of the comparison.
    package var milliseconds: Int64
    package var tables: Int
    package var rows: Int
    package var bytes: ByteCount
    /// The version of the server that it was loaded into, as libpq counts it.
    package var serverVersion: Int
    /// Whether that server had a network: this machine did not let it be taken away.
    package var hasNetwork: Bool
    /// Why the archive does not restore; nil for one that does.
    package var fault: ArchiveFault?

    init(
        bot: Name,
        workspace: Name,
        archive: Int,
        takenAt: Timestamp,
        begunAt: Timestamp,
        milliseconds: Int64,
        tables: Int,
        rows: Int,
        bytes: ByteCount,
        serverVersion: Int,
        hasNetwork: Bool,
        fault: ArchiveFault?
    ) {
        (self.bot, self.workspace, self.archive) = (bot, workspace, archive)
        (self.takenAt, self.begunAt, self.milliseconds) = (takenAt, begunAt, milliseconds)
        (self.tables, self.rows, self.bytes) = (tables, rows, bytes)
        (self.serverVersion, self.hasNetwork, self.fault) = (serverVersion, hasNetwork, fault)
    }

    package init(
        of archive: Archive,
        begunAt: Timestamp,
        milliseconds: Int64,
        serverVersion: Int,
        hasNetwork: Bool,
        fault: ArchiveFault?
    ) {
        self.init(
            bot: archive.bot,
            workspace: archive.workspace,
            archive: archive.number,
            takenAt: archive.takenAt,
            begunAt: begunAt,
            milliseconds: milliseconds,
            tables: archive.tables.count,
            rows: archive.rows,
            bytes: archive.bytes,
            serverVersion: serverVersion,
            hasNetwork: hasNetwork,
            fault: fault
        )
    }

    package var isVerified: Bool { fault == nil }

    /// How old the archive was: what a restore would have lost.
    package var age: TimeSpan { TimeSpan(seconds: max(0, begunAt.seconds - takenAt.seconds)) }
}
