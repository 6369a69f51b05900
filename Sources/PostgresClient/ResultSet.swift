import CLibpq

/// An answer of the server, in memory until the last row lets go of it.
final class ResultSet {
    let handle: OpaquePointer
    private lazy var columns = columnsByName()

    init(_ handle: OpaquePointer) { self.handle = handle }

    deinit { PQclear(handle) }

    var status: ExecStatusType { PQresultStatus(handle) }

    var rowCount: Int32 { PQntuples(handle) }

    var columnCount: Int32 { PQnfields(handle) }

    var tag: CommandTag { CommandTag(String(cString: PQcmdStatus(handle))) }

    func column(named name: String) -> Int32? { columns[name] }

    func name(ofColumn column: Int32) -> String {
        PQfname(handle, column).map { String(cString: $0) } ?? "column \(column)"
    }

    private func columnsByName() -> [String: Int32] {
        Dictionary((0..<columnCount).map { (name(ofColumn: $0), $0) }) { first, _ in first }
    }
}
