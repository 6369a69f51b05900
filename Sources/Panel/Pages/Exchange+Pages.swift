import Hummingbird

extension Exchange {
    /// What stands around a page of this request.
    ///
    /// - Throws: `Problem`.
    func frame(_ title: String, _ place: Frame.Place) throws -> Frame {
        let person = visitor.map { Frame.Person(name: $0.name, isAdministrator: $0.isAdministrator) }
        var frame = Frame(title: title, place: place, person: person, token: visitor?.formToken ?? "")
        frame.notice = try query["done"].flatMap { Notice(rawValue: $0)?.text }
        return frame
    }

    func page(_ template: Template, _ frame: Frame, _ page: some Sendable) -> Response {
        panel.views.response(template, frame: frame, page: page)
    }

    /// Sends the browser to a page that says what was done.
    func done(_ notice: Notice, at path: String) -> Response { .redirect(to: "\(path)?done=\(notice.rawValue)") }

    var origin: AuditOrigin { AuditOrigin(client: client, request: context.requestID, isAPI: route.isAPI) }
}
