/// What stands around a page: who is signed in, where they can go, and what was just done.
struct Frame: Sendable {
    /// The part of the panel that a page belongs to.
    enum Place: Sendable {
        case bots
        case audit
        case requests
        case fleet
        case sessions
        case none
    }

    struct Link: Sendable {
        var title: String
        var path: String
        var isHere: Bool
    }

    struct Person: Sendable {
        var name: String
        var isAdministrator: Bool
    }

    var title: String
    /// Nil before the sign-in.
    var person: Person?
    var links: [Link]
    /// What forms have to hold; see ``ForgeryCheck``.
    var token: String
    /// What was done by the form that led here.
    var notice: String?
    /// After how many seconds a browser asks again; nil for never.
    var refresh: Int?
    /// Whether the page loads the editor for SQL.
    var hasEditor = false

    init(title: String, place: Place, person: Person?, token: String = "") {
        self.title = title
        self.person = person
        self.token = token
        guard let person else {
            links = []
            return
        }
        var places: [(String, String, Place)] = [
            ("Bots", "/", .bots), ("Audit", "/audit", .audit), ("Requests", "/requests", .requests),
        ]
        if person.isAdministrator { places.append(("Fleet", "/fleet", .fleet)) }
        places.append(("Sessions", "/sessions", .sessions))
        links = places.map { Link(title: $0.0, path: $0.1, isHere: $0.2 == place) }
    }
}
