import Model

private struct EndpointDraft: Draft {
    var host: String?
    var port = Endpoint.defaultPort
    var sslMode: Marked<Endpoint.SSLMode>? = Marked(value: .require, mark: .start)
    var urlForm = URLForm.documented
    var pooler: Endpoint.Pooler??

    static let fields: [Field<EndpointDraft>] = [
        Field("host", \.host, .host, isRequired: true, "The host's name or address as bots see it."),
        Field("port", \.port, .integer(in: 1...65535), "The TCP port."),
        Field("sslmode", \.sslMode, .marked(.word()), "libpq's sslmode."),
        Field(
            "urlForm",
            \.urlForm,
            .word(),
            "documented: DATABASE_URL carries search_path and role. plain: it carries sslmode alone, which all clients accept."
        ),
        Field(
            "pooler",
            \.pooler,
            .orNull(.pooler),
            "A connection pooler in front of the server: DATABASE_URL leads to it, DATABASE_URL_DIRECT to the server."
        ),
    ]
}

private struct PoolerDraft: Draft {
    var host: String?
    var port = Endpoint.Pooler.defaultPort

    static let fields: [Field<PoolerDraft>] = [
        Field("host", \.host, .host, isRequired: true, "The pooler's name or address as bots see it."),
        Field("port", \.port, .integer(in: 1...65535), "The pooler's TCP port."),
    ]
}

extension ValueType<Endpoint.Pooler> {
    fileprivate static var pooler: Self {
        ValueType<PoolerDraft>.record(PoolerDraft.fields).map { draft, _, _ in
            draft.host.map { Endpoint.Pooler(host: $0, port: draft.port) }
        }
    }
}

extension ValueType<Endpoint> {
    static var endpoint: Self {
        ValueType<EndpointDraft>.record(EndpointDraft.fields).map { draft, mark, reading in
            guard let host = draft.host, let sslMode = draft.sslMode else { return nil }
            let mayBeClear = [.disable, .allow, .prefer].contains(sslMode.value)
            if mayBeClear, !isLoopback(host) {
                reading.warning(
                    "\(reading.subject): sslmode \(sslMode.value.rawValue) lets data travel to \(host) in clear",
                    at: sslMode.mark,
                    hint: "write require, verify-ca or verify-full"
                )
            }
            if draft.pooler ?? nil != nil, draft.urlForm == .documented {
                reading.warning(
                    "\(reading.subject): poolers such as PgBouncer refuse the parameters of the documented form",
                    at: mark,
                    hint: "write urlForm: plain"
                )
            }
            return Endpoint(
                host: host,
                port: draft.port,
                sslMode: sslMode.value,
                urlForm: draft.urlForm,
                pooler: draft.pooler ?? nil
            )
        }
    }

    /// Whether what is sent to the host never leaves this one.
    static func isLoopback(_ host: String) -> Bool {
        host == "localhost" || host.hasSuffix(".localhost") || host.hasPrefix("127.") || host == "::1"
    }
}

extension ValueType<String> {
    /// A host's name or address. It stands in URLs, where `/`, `@`, `?` and the like would begin another part.
    fileprivate static var host: Self {
        let pattern = "^([A-Za-z0-9_]([-A-Za-z0-9._]{0,251}[A-Za-z0-9_])?|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)$"
        return text("the name or address of a host", [.init("pattern", .string(pattern))]) { text in
            isHostName(text.utf8) || isIPv6(text.utf8) ? text : nil
        }
    }

    private static func isHostName(_ bytes: String.UTF8View) -> Bool {
        guard let first = bytes.first, let last = bytes.last, bytes.count <= 253 else { return false }
        let ends = bytes.allSatisfy { isWord($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".") }
        return ends && isWord(first) && isWord(last)
    }

    private static func isIPv6(_ bytes: String.UTF8View) -> Bool {
        bytes.contains(UInt8(ascii: ":"))
            && bytes.allSatisfy { byte in
                byte == UInt8(ascii: ":") || byte == UInt8(ascii: ".") || isDigit(byte)
                    || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte | 0x20)
            }
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        isDigit(byte) || byte == UInt8(ascii: "_") || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}
