import AsyncHTTPClient
import Hummingbird
import JWTKit
import Mustache

/// The HTTP server of the panel.
package struct PanelServer: Sendable {
    package init() {}

    /// Serves until the task is cancelled.
    package func run() async throws {
        let router = Router()
        router.get("/health") { _, _ in HTTPResponse.Status.ok }
        try await Application(router: router).runService()
    }
}
