import Model

/// A time in a page: for people, and as programs read it.
struct Moment: Sendable {
    /// RFC 3339.
    var iso: String
    /// `2026-11-24 21:34:06 UTC`.
    var text: String

    init(_ timestamp: Timestamp) { self.init(iso: timestamp.description) }

    /// - Parameter iso: RFC 3339 in UTC; parts of a second are left out of the text.
    init(iso: String) {
        self.iso = iso
        text = iso.prefix(19).replacing("T", with: " ") + " UTC"
    }
}
