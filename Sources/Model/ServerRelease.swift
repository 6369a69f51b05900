/// The oldest minor release of each major version of PostgreSQL that keeps bots apart, with what it closed.
package struct ServerRelease: Hashable, Sendable {
    package let major: Int
    package let minor: Int
    /// What any user of a database can do to the server before it.
    package let reason: String

    package init(major: Int, minor: Int, reason: String) {
        self.major = major
        self.minor = minor
        self.reason = reason
    }

    /// 18.5 was never released.
    package static let safe: [ServerRelease] = [(15, 19), (16, 15), (17, 11), (18, 6)].map { major, minor in
        ServerRelease(major: major, minor: minor, reason: codeExecution)
    }

    private static let codeExecution =
        "any user of a database can run code as the server's account (CVE-2026-14669, CVE-2026-16239)"

    /// What is wrong with a server's release; nil where nothing is known of it.
    ///
    /// - Parameter version: as libpq counts it: 150004 is 15.4.
    package static func flaw(of version: Int) -> String? {
        let (major, minor) = (version / 10_000, version % 10_000)
        return safe.first { $0.major == major && $0.minor > minor }.map {
            "PostgreSQL \(major).\(minor) is older than \($0.major).\($0.minor): on it, \($0.reason)"
        }
    }
}
