/// A warning or a notice that the server sent beside its answers.
package struct PostgresNotice: Sendable, Hashable {
    /// `WARNING`, `NOTICE`, `INFO`, `LOG` or `DEBUG`, never translated.
    package let severity: String
    package let state: SQLState
    package let message: String
    /// As psql prints it, with a line break at its end.
    package let report: String
}

/// The last notices of one session, in the order of their arrival.
///
/// Bounded: a function that raises a notice for each row must not fill the memory.
final class NoticeCollector {
    static let capacity = 100

    private var notices: [PostgresNotice] = []

    func append(_ notice: PostgresNotice) {
        if notices.count == Self.capacity { notices.removeFirst() }
        notices.append(notice)
    }

    func take() -> [PostgresNotice] {
        defer { notices = [] }
        return notices
    }
}
