package import Model

/// Bots' status with what belongs to it in print.
package struct StatusReport: Presentable {
    private let statuses: [BotStatus]
    private let policy: ClusterPolicy?
    private let isDetailed: Bool

    /// - Parameters:
    ///   - policy: what the manifests say of the cluster; nil where there are none.
    ///   - isDetailed: whether everything is to be said of each.
    package init(_ statuses: [BotStatus], _ policy: ClusterPolicy?, isDetailed: Bool) {
        (self.statuses, self.policy, self.isDetailed) = (statuses, policy, isDetailed)
    }

    package func text(style: TextStyle) -> String {
        guard isDetailed else { return StatusText.table(statuses, style: style) }
        return statuses.map { StatusText.detail($0, policy, style: style) }.joined()
    }

    package var document: StatusDocument { StatusDocument(statuses, retention: policy?.deletion.retention) }
}
