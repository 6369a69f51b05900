import Synchronization

/// Lets each key do something so many times in a row, and then as often as the rate allows.
final class RateLimiter: Sendable {
    struct Rate: Sendable {
        /// How many at once.
        var burst: Int
        /// After how long there is one more.
        var every: Duration
    }

    private struct Bucket {
        var tokens: Double
        var filled: ContinuousClock.Instant
    }

    /// What keys beyond the bound share, so that making up keys gains nothing.
    private static let overflow = ""

    private let rate: Rate
    private let keyLimit: Int
    private let buckets = Mutex<[String: Bucket]>([:])

    init(_ rate: Rate, keyLimit: Int = 10_000) {
        self.rate = rate
        self.keyLimit = keyLimit
    }

    /// Counts one attempt; returns how long to wait where it is one too many.
    func admit(_ key: String, at now: ContinuousClock.Instant = .now) -> Duration? {
        buckets.withLock { buckets in
            if buckets[key] == nil, buckets.count >= keyLimit { forgetFull(&buckets, at: now) }
            let key = buckets[key] == nil && buckets.count >= keyLimit ? Self.overflow : key
            var bucket = buckets[key] ?? Bucket(tokens: Double(rate.burst), filled: now)
            bucket.tokens = tokens(of: bucket, at: now)
            bucket.filled = now
            defer { buckets[key] = bucket }
            guard bucket.tokens < 1 else {
                bucket.tokens -= 1
                return nil
            }
            return rate.every * (1 - bucket.tokens)
        }
    }

    private func tokens(of bucket: Bucket, at now: ContinuousClock.Instant) -> Double {
        min(bucket.tokens + (now - bucket.filled) / rate.every, Double(rate.burst))
    }

    private func forgetFull(_ buckets: inout [String: Bucket], at now: ContinuousClock.Instant) {
        buckets = buckets.filter { tokens(of: $0.value, at: now) < Double(rate.burst) }
    }
}
