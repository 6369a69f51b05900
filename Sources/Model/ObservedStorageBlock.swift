package import SQLText

/// What keeps a bot from writing, or will, and what of its storage is dead space. Only bots whose writes are blocked, or
/// that come near their limit, are looked at.
package struct ObservedStorageBlock: Hashable, Sendable {
    /// The block as the registry has it; nil when it says nothing of one.
    package var blocked: Blocked?
    /// How many of its tables and partitions lack the trigger that refuses writes, or have it disabled.
    package var unarmedTables: Int
    /// How many of its sessions run a statement that writes and began before the block.
    package var writers: Int
    /// The tables that are worth rewriting, sorted by name.
    package var waste: [TableWaste]

    package struct Blocked: Hashable, Sendable {
        /// The limit that the bot was found to be over.
        package var limit: ByteCount
        package var since: Timestamp

        package init(limit: ByteCount, since: Timestamp) {
            self.limit = limit
            self.since = since
        }
    }

    package init(blocked: Blocked? = nil, unarmedTables: Int = 0, writers: Int = 0, waste: [TableWaste] = []) {
        self.blocked = blocked
        self.unarmedTables = unarmedTables
        self.writers = writers
        self.waste = waste
    }
}

/// A table of a blocked bot that holds more than its rows need, as far as the statistics tell.
package struct TableWaste: Hashable, Sendable {
    package var table: Identifier
    /// With indexes and TOAST.
    package var total: ByteCount
    /// How much of that a rewrite would give back.
    package var gain: ByteCount

    package init(table: Identifier, total: ByteCount, gain: ByteCount) {
        self.table = table
        self.total = total
        self.gain = gain
    }
}
