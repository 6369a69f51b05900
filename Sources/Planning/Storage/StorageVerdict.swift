package import Model

/// Whether a bot's writes are to be blocked, and why.
package struct StorageVerdict: Hashable, Sendable {
    package var isRestricted: Bool
    private let finding: Finding
    private let usage: ByteCount?
    private let limit: StorageLimit

    private enum Finding: Hashable {
        case unmeasured
        case over
        /// Still over the part of the limit, in percent, below which it is let go.
        case notBelow(Int)
        case within
    }

    /// With usage and limit, for people. It is put into words only when it is asked for: nearly every bot is within its
    /// limit, and nobody reads it.
    package var reason: String {
        let stored = "it stores \(usage?.approximate ?? ""), "
        return switch finding {
        case .unmeasured:
            isRestricted ? "it was not measured since" : "it was never found to be over its quota"
        case .over: stored + "over \(limit.words)"
        case .notBelow(let part): stored + "not yet below \(part)% of \(limit.words)"
        case .within: stored + "within \(limit.words)"
        }
    }

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
        self.usage = usage
        self.limit = limit
        guard let usage else {
            (isRestricted, finding) = (blockedAt != nil, .unmeasured)
            return
        }
        let part = liftBelow?.hundredths ?? 100
        if usage > limit.bytes {
            (isRestricted, finding) = (true, .over)
        } else if let blockedAt, blockedAt >= limit.bytes, usage >= limit.bytes.part(part) {
            (isRestricted, finding) = (true, .notBelow(part))
        } else {
            (isRestricted, finding) = (false, .within)
        }
    }
}
