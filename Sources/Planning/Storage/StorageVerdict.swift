package import Model

/// Whether a bot's writes are to be blocked, and why.
package struct StorageVerdict: Hashable, Sendable {
    package var isRestricted: Bool
    /// With usage and limit, for people.
    package var reason: String

    /// What the rules say of a bot.
    ///
    /// Over the limit it is restricted; a restricted bot is let go below a part of the limit, so that one that hovers
    /// around it is not blocked and let go in turn. Whoever was given a higher limit since is let go at once, unless it
    /// is over that one too.
    ///
    /// - Parameters:
    ///   - usage: what it stores; nil when it was never measured.
    ///   - blockedAt: the limit that it was blocked for; nil when the registry says nothing of a block.
    ///   - liftBelow: the part of the limit.
    package init(usage: ByteCount?, limit: StorageLimit, blockedAt: ByteCount?, liftBelow: Percentage?) {
        guard let usage else {
            isRestricted = blockedAt != nil
            reason = isRestricted ? "nobody measured what it stores since" : "it was never found to be over its quota"
            return
        }
        let part = liftBelow?.hundredths ?? 100
        let stored = "it stores \(usage.approximate), "
        if usage > limit.bytes {
            (isRestricted, reason) = (true, stored + "over \(limit.words)")
        } else if let blockedAt, blockedAt >= limit.bytes, usage >= limit.bytes.part(part) {
            (isRestricted, reason) = (true, stored + "not yet below \(part)% of \(limit.words)")
        } else {
            (isRestricted, reason) = (false, stored + "within \(limit.words)")
        }
    }
}
