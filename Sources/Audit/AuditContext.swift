import Glibc

/// On whose behalf something is done, and from where.
package struct AuditContext: Sendable {
    package enum Origin: String, Sendable {
        case cli
        case panel
        case api
        case loop
    }

    /// Who, in the words of whoever asks. The login of the session stands beside it, and that one is the server's word.
    package var actor: String
    package var origin: Origin
    /// From where: an address, or a user and host.
    package var client: String?
    /// What keeps the entries of one run apart from those of another.
    package var request: String?
    package var reason: String?
    /// The commit of the manifests.
    package var revision: String?

    package init(actor: String, origin: Origin, client: String? = nil, request: String? = nil) {
        self.actor = actor
        self.origin = origin
        self.client = client
        self.request = request
    }

    /// This process: the user whom the system knows, or who `$FLAREXDB_ACTOR` says that it is.
    package static func process() -> AuditContext {
        let place = "\(user)@\(host)"
        let given = getenv("FLAREXDB_ACTOR").map { String(cString: $0) } ?? ""
        return AuditContext(actor: given.isEmpty ? user : given, origin: .cli, client: place, request: run)
    }

    /// The loop on this host.
    package static func loop() -> AuditContext {
        AuditContext(actor: "loop@\(host)", origin: .loop, client: "\(user)@\(host)", request: run)
    }

    /// 16 hexadecimal digits, the same for the life of the process.
    private static let run: String = {
        let digits = String(UInt64.random(in: .min ... .max), radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }()

    private static let user: String = {
        guard let entry = getpwuid(geteuid()) else { return "uid \(geteuid())" }
        return String(cString: entry.pointee.pw_name)
    }()

    private static let host: String = {
        var name = [CChar](repeating: 0, count: 256)
        guard gethostname(&name, name.count - 1) == 0 else { return "unknown" }
        return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }()
}
