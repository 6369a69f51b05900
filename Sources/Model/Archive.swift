package import SQLText

/// A copy of all that a bot has in its schema, as it was at one moment.
package struct Archive: Hashable, Sendable {
    package var number: Int
    package var bot: Name
    package var workspace: Name
    package var role: Identifier
    package var plan: Name
    /// Sorted.
    package var extensions: [Identifier]
    /// Nothing of it is later than this moment.
    package var takenAt: Timestamp
    /// The server's version, as libpq counts it.
    package var serverVersion: Int
    /// The version of the program that made it.
    package var dumpVersion: Int
    /// The size of its files.
    package var bytes: ByteCount
    /// What the bot stored by the last measurement before it; nil for a bot that was never measured.
    package var storedBytes: ByteCount?
    package var rows: Int
    package var tables: [ArchivedTable]
    /// A digest of the list of its objects.
    package var objects: String
    /// Where it is: a snapshot in the repository, and a folder in that.
    package var snapshot: String
    package var folder: String

    package init(
        number: Int,
        bot: Name,
        workspace: Name,
        role: Identifier,
        plan: Name,
        extensions: [Identifier],
        takenAt: Timestamp,
        serverVersion: Int,
        dumpVersion: Int,
        bytes: ByteCount,
        storedBytes: ByteCount?,
        rows: Int,
        tables: [ArchivedTable],
        objects: String,
        snapshot: String,
        folder: String
    ) {
        self.number = number
        self.bot = bot
        self.workspace = workspace
        self.role = role
        self.plan = plan
        self.extensions = extensions
        self.takenAt = takenAt
        self.serverVersion = serverVersion
        self.dumpVersion = dumpVersion
        self.bytes = bytes
        self.storedBytes = storedBytes
        self.rows = rows
        self.tables = tables
        self.objects = objects
        self.snapshot = snapshot
        self.folder = folder
    }
}

/// A table's rows in an archive.
package struct ArchivedTable: Hashable, Sendable, Codable {
    /// As the listing of the dump has it.
    package var name: String
    package var rows: Int
    /// Does not depend on the order of the rows.
    package var checksum: String

    package init(name: String, rows: Int, checksum: String) {
        self.name = name
        self.rows = rows
        self.checksum = checksum
    }
}
