import HTTPTypes
import Hummingbird

extension Router<PanelContext> {
    /// The router of all routes: each passes the gate first, and a path refuses methods that it does not have.
    static func panel(_ panel: PanelCore, routes: [Route] = Route.all) -> Router<PanelContext> {
        let router = Router(context: PanelContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: Envelope(panel: panel))
        let gatekeeper = Gatekeeper(panel: panel)
        for route in routes {
            router.on(RouterPath(route.path), method: route.method) { request, context in
                try await route.handler(try await gatekeeper.admit(request, context, to: route))
            }
        }
        for (path, routes) in Dictionary(grouping: routes, by: \.path) {
            let methods = Set(routes.map(\.method))
            var problem = Problem(.methodNotAllowed)
            problem.allowed = Array(methods)
            for method in Self.methods.subtracting(methods) {
                router.on(RouterPath(path), method: method) { [problem] _, _ -> Response in throw problem }
            }
        }
        return router
    }

    /// Those that a path is asked for; others are refused on every path.
    static var methods: Set<HTTPRequest.Method> { [.get, .post, .put, .patch, .delete, .options, .trace] }
}
