package import Model

extension Sweep {
    /// What a sweep found.
    package struct Report: Hashable, Sendable {
        package var scope: SweepScope
        /// When it began, by the server's clock.
        package var startedAt: Timestamp
        /// How many bots were looked at.
        package var bots = 0
        /// How many of them had written, or were due for counting, so that their files were counted.
        package var counted = 0
        /// Those of them whose files were swapped each time they were counted; the next sweep counts them again.
        package var unsettled: [Name] = []
        /// Bots that came close to their quota since the last sweep, sorted by name.
        package var warnings: [Warning] = []
        /// How many bots are close to their quota, or over it.
        package var closeToQuota = 0
        /// How long the server worked on it, waits for the network included.
        package var took: Duration = .zero

        /// A bot whose usage reached the part of its quota at which the policy warns.
        package struct Warning: Hashable, Sendable {
            package var bot: Name
            package var bytes: Int64
            package var quota: ByteCount

            package init(bot: Name, bytes: Int64, quota: ByteCount) {
                self.bot = bot
                self.bytes = bytes
                self.quota = quota
            }

            /// In whole percent, rounded down.
            package var percentage: Int64 { quota.bytes > 0 ? Int64(Int128(bytes) * 100 / Int128(quota.bytes)) : 100 }
        }

        package init(scope: SweepScope, startedAt: Timestamp) {
            self.scope = scope
            self.startedAt = startedAt
        }
    }
}
