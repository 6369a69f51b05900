import Model

/// Which tables of a blocked bot to rewrite.
enum Reclaim {
    /// Less than this, or less than a tenth of the table, is not worth the lock that keeps the bot from reading.
    static let smallest = ByteCount(bytes: 100_000)
    /// A copy of more than this might not be written within a statement's minute, and would then be given up again in
    /// every pass, with the bot kept from its table meanwhile. Such a table is left to the bot.
    static let largestCopy = ByteCount(bytes: 2_000_000_000)

    /// The tables, the largest gain first, of a bot that was still over its limit when it was measured after the block.
    ///
    /// A rewrite needs room for the copy beside the table. How much the disk has left is not to be learnt in SQL; but the
    /// disk must have room for any bot's `maxStorage`, and with the copy this bot stays within it.
    static func worthwhile(_ restriction: Scope.Restriction, cap: ByteCount) -> [TableWaste] {
        guard let usage = restriction.usage, let block = restriction.block, let blocked = block.blocked,
            usage.measuredAt > blocked.since
        else { return [] }
        let candidates = block.waste.filter { $0.gain >= smallest && $0.gain.bytes >= $0.total.bytes / 10 }
        var stored = usage.bytes
        var chosen: [TableWaste] = []
        for waste in candidates.sorted(by: { ($1.gain, $0.table) < ($0.gain, $1.table) }) {
            let copy = waste.total.bytes - waste.gain.bytes
            guard copy <= min(largestCopy.bytes, cap.bytes - min(stored, cap.bytes)) else { continue }
            chosen.append(waste)
            stored -= waste.gain.bytes
        }
        return chosen
    }
}
