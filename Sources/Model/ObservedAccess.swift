/// An access that the registry has as open.
package struct ObservedAccess: Hashable, Sendable {
    package var bot: Name
    /// When it ends, whether or not whoever opened it has closed it.
    package var expires: Timestamp

    /// Whether it changes nothing, and so is for suspended and tombstoned bots too.
    package var isReadOnly: Bool

    package init(bot: Name, expires: Timestamp, isReadOnly: Bool = false) {
        self.bot = bot
        self.expires = expires
        self.isReadOnly = isReadOnly
    }
}
