package import Model

/// Bots' status with what belongs to it in print.
package struct StatusReport: Presentable {
    private let statuses: [BotStatus]
    private let retention: TimeSpan?
    private let isDetailed: Bool

    /// - Parameters:
    ///   - retention: how long deleted bots' data are kept, where that is known.
    ///   - isDetailed: whether everything is to be said of each.
    package init(_ statuses: [BotStatus], retention: TimeSpan?, isDetailed: Bool) {
        (self.statuses, self.retention, self.isDetailed) = (statuses, retention, isDetailed)
    }

    package func text(style: TextStyle) -> String {
        guard isDetailed else { return StatusText.table(statuses, style: style) }
        return statuses.map { StatusText.detail($0, retention: retention, style: style) }.joined()
    }

    package var document: StatusDocument { StatusDocument(statuses, retention: retention) }
}
