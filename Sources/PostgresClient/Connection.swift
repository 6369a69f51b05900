import CLibpq

/// One libpq connection; it belongs to one session and is closed with it.
final class Connection {
    let handle: OpaquePointer
    let notices = NoticeCollector()

    /// Takes over a handle that libpq made.
    init(_ handle: OpaquePointer) {
        self.handle = handle
        // The collector outlives the handle: deinit closes the handle first.
        PQsetNoticeReceiver(
            handle,
            { collector, result in
                guard let collector, let result else { return }
                Unmanaged<NoticeCollector>.fromOpaque(collector).takeUnretainedValue()
                    .append(PostgresNotice(borrowing: result))
            },
            Unmanaged.passUnretained(notices).toOpaque()
        )
    }

    deinit { PQfinish(handle) }

    var message: String { folded(String(cString: PQerrorMessage(handle))) }

    var isOpen: Bool { PQstatus(handle) == CONNECTION_OK }

    func parameter(_ name: String) -> String? { PQparameterStatus(handle, name).map { String(cString: $0) } }
}

extension PostgresNotice {
    /// Reads a result that libpq owns and frees.
    fileprivate init(borrowing result: OpaquePointer) {
        func field(_ field: DiagnosticField) -> String {
            PQresultErrorField(result, Int32(field.rawValue)).map { String(cString: $0) } ?? ""
        }
        self.init(
            severity: field(.severity),
            state: SQLState(rawValue: field(.state)),
            message: field(.message),
            report: psqlText(of: result)
        )
    }
}
