/// An access that the registry has as open.
package struct ObservedAccess: Hashable, Sendable {
    package var bot: Name
    /// When it ends, whether or not whoever opened it has closed it.
    package var expires: Timestamp

    package init(bot: Name, expires: Timestamp) {
        self.bot = bot
        self.expires = expires
    }
}
