import HTTPTypes
import Hummingbird
import NIOCore
import PanelStore

/// What everybody gets: style sheet, script, picture, and whether the panel is well.
enum OpenRoutes {
    /// Where probes ask, under whatever name they know the panel.
    static let healthPath = "/health"

    static let all = [
        Route.page(.get, healthPath, .nothing) { exchange in
            try await exchange.panel.store.ping()
            return .json(["status": "ok"])
        },
        Route.page(.get, "/assets/{file}", .nothing) { exchange in
            guard let asset = Asset(rawValue: try exchange.parameter("file")),
                let bytes = asset.bytes(editor: exchange.panel.options.editor)
            else { throw Problem(.notFound) }
            return Response(
                status: .ok,
                headers: [.contentType: asset.type, .cacheControl: "public, max-age=300"],
                body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes))
            )
        },
    ]
}

/// A file that pages load.
enum Asset: String, CaseIterable, Sendable {
    case style = "panel.css"
    case script = "panel.js"
    case icon = "icon.svg"
    case editorStyle = "editor.css"
    case editorScript = "editor.js"

    /// Nil for a part of the editor where there is none.
    func bytes(editor: EditorFiles?) -> [UInt8]? {
        switch self {
        case .style: PackageResources.panel_css
        case .script: PackageResources.panel_js
        case .icon: PackageResources.icon_svg
        case .editorStyle: editor?.style
        case .editorScript: editor?.script
        }
    }

    var type: String {
        switch self {
        case .style, .editorStyle: "text/css; charset=utf-8"
        case .script, .editorScript: "text/javascript; charset=utf-8"
        case .icon: "image/svg+xml"
        }
    }
}
