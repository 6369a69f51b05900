import Model
import PostgresClient
import SQLText

/// The bots' sessions that held too many locks, or were too long in a transaction. They are ended already.
struct Excesses: Sendable {
    /// A prepared transaction that is to be rolled back, outside of any transaction.
    struct Prepared: Sendable {
        var gid: Literal
        var ending: Ending
    }

    private(set) var endings: [Ending] = []
    private(set) var prepared: [Prepared] = []
    /// Whether the lock table is less than half full.
    private(set) var isRoomy = false

    init(_ limits: ClusterPolicy.Limits, through session: PostgresSession) async throws {
        let rows = try await session.query(WatchQuery.excesses(limits)) { row in
            (isRoomy: try row.boolean(0), excess: try Self.excess(in: row, limits))
        }
        isRoomy = rows.allSatisfy(\.isRoomy)
        for excess in rows.lazy.compactMap(\.excess) {
            if let gid = excess.gid {
                prepared.append(Prepared(gid: gid, ending: excess.ending))
            } else {
                endings.append(excess.ending)
            }
        }
    }

    private static func excess(
        in row: Row,
        _ limits: ClusterPolicy.Limits
    ) throws -> (ending: Ending, gid: Literal?)? {
        guard let reason = try row.optionalText(1).flatMap({ Ending.Reason(rawValue: $0) }),
            let role = try row.optionalText(2).flatMap({ Identifier($0) })
        else { return nil }
        let gid = try row.optionalText(4)
        let subject = gid.map { "prepared transaction \($0) of \(role)" } ?? "a session of \(role)"
        let (amount, share) = (try row.integer(5), try row.integer(6))
        let fault =
            reason == .locks
            ? "was one of those that together held \(amount) locks (at most \(share) for one bot)"
            : "was in a transaction for \(amount) s (at most \(limits.transactionAge))"
        let end = gid == nil ? "it was ended" : "it was rolled back"
        let ending = Ending(reason: reason, role: role, message: "\(subject) \(fault); \(end)")
        return (ending, gid.flatMap { Literal($0) })
    }
}
