import Logging
import Planning
import Reconciliation
import SQLText
import TestSupport

extension Landscape {
    /// Rewrites tables, as it is done beside a pass.
    func makeRoom(_ rewrites: [Rewrite], _ change: (inout Reclaimer.Bounds) -> Void = { _ in }) async throws
        -> [Reclaimer.Result]
    {
        var bounds = Reclaimer.Bounds()
        change(&bounds)
        let reclaimer = Reclaimer(
            ClusterConnection(options: try await server.options()),
            database: Self.database,
            bounds: bounds,
            logger: Logger(label: "rewrites")
        )
        return await reclaimer.run(rewrites)
    }
}
