package import Model

extension Sweep {
    /// What a sweep found.
    package struct Report: Hashable, Sendable {
        package var scope: SweepScope
        /// When it began, by the server's clock.
        package var startedAt: Timestamp
        /// How many bots were looked at.
        package var bots = 0
        /// How many of them store more or less than at the sweep before.
        package var changed = 0
        /// Those of them whose files were swapped each time they were looked at; the next sweep measures them again.
        package var unsettled: [Name] = []
        /// Files of open transactions that are charged to no bot, by who may have made them.
        package var untraced: [Untraced] = []
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

        /// Files that no committed relation has, and that more than one bot may have made, or none.
        package struct Untraced: Hashable, Sendable {
            package var bytes: Int64
            /// The roles whose open transactions may have made them, sorted.
            package var roles: [String]
        }

        package init(scope: SweepScope, startedAt: Timestamp) {
            self.scope = scope
            self.startedAt = startedAt
        }
    }
}
