/// Which cluster this is, as the registry remembers it.
package struct RecordedCluster: Hashable, Sendable {
    /// The name in the Cluster manifest.
    package var name: Name
    /// The number that `initdb` gave the cluster.
    package var systemIdentifier: String
    /// The ``Endpoint/description`` that bots' secrets were made for.
    package var endpoint: String

    package init(name: Name, systemIdentifier: String, endpoint: String) {
        self.name = name
        self.systemIdentifier = systemIdentifier
        self.endpoint = endpoint
    }
}

extension Endpoint: CustomStringConvertible {
    /// All of it in one line, such as `pg.flarex.internal:5432, sslmode require, urlForm plain`.
    package var description: String {
        "\(host):\(port), sslmode \(sslMode.rawValue), urlForm \(urlForm.rawValue)"
            + (pooler.map { ", pooler \($0.host):\($0.port)" } ?? "")
    }
}
