import Hummingbird
import Mustache
import NIOCore

/// All templates, read once.
struct Views: Sendable {
    private let library: MustacheLibrary

    /// - Throws: what is wrong with a template.
    init() throws {
        MustacheContentTypes.register(PageText(isForReading: true), named: "PAGE")
        MustacheContentTypes.register(PageText(isForReading: false), named: "FIELD")
        var library = MustacheLibrary()
        for template in Template.allCases { try library.register(template.text, named: template.rawValue) }
        self.library = library
    }

    /// The text of a page.
    ///
    /// - Parameters:
    ///   - frame: what stands around it.
    ///   - page: what it shows; its properties are the names in the template.
    func text(_ template: Template, frame: Frame, page: some Sendable) -> String {
        text(template, of: Shown(frame: frame, page: page))
    }

    func text(_ template: Template, of object: Any) -> String {
        library.render(object, withTemplate: template.rawValue) ?? ""
    }

    func response(_ template: Template, frame: Frame, page: some Sendable, status: HTTPResponse.Status = .ok)
        -> Response
    {
        Response(
            status: status,
            headers: [.contentType: "text/html; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text(template, frame: frame, page: page)))
        )
    }

    private struct Shown<Page> {
        var frame: Frame
        var page: Page
    }
}
