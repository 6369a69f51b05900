import Digest
package import Model
import PostgresClient
import SQLText
import Secrets
import Text

/// Somebody's being signed in.
package struct WebSession: Hashable, Sendable, Decodable {
    /// By which it is listed and ended; not what lets anybody in.
    package var number: Int
    package var actor: String
    package var groups: [String]
    /// How they signed in, such as `oidc`.
    package var method: String
    private var endsAt: Int64

    /// When it ends, whatever happens.
    package var end: Timestamp { Timestamp(seconds: endsAt) }

    package var person: Person { Person(user: actor, groups: Set(groups)) }
}

/// A session in the list of all.
package struct ListedSession: Hashable, Sendable {
    package var number: Int
    package var actor: String
    package var method: String
    package var client: String?
    package var begun: Timestamp
    package var used: Timestamp
    package var end: Timestamp
}

/// What lets its holder in: 32 random bytes, of which the database has the digest.
package struct Passkey: Sendable {
    package let text: String

    package init(_ text: String) { self.text = text }

    package static func random() -> Passkey { Passkey(Base64.urlText(of: Randomness.system.bytes(32))) }

    var digest: String { SHA256.hexDigest(of: text) }
}

extension PanelStore {
    private struct Beginning: Encodable {
        var digest: String
        var actor: String
        var groups: [String]
        var method: String
        var client: String?
    }

    private struct Key: Encodable {
        var digest: String
        var groups: [String]?
    }

    private struct Number: Encodable { var number: Int }

    /// Signs somebody in.
    ///
    /// - Returns: the session, and the value that a browser sends from now on. It is known nowhere else.
    /// - Throws: `PostgresError`.
    package func beginSession(
        of person: Person,
        method: String,
        client: String?
    ) async throws -> (session: WebSession, key: Passkey) {
        let key = Passkey.random()
        let beginning = Beginning(
            digest: key.digest,
            actor: person.user.storable,
            groups: person.groups.map(\.storable).sorted(),
            method: method,
            client: client?.storable
        )
        let session = try await withSession { try await $0.call("begin_session", beginning, as: WebSession.self) }
        guard let session else { throw PostgresError(.malformedResult, "the session got no number") }
        return (session, key)
    }

    /// The session of a browser, which counts as used now; nil where it is over or never was.
    package func session(of key: Passkey) async throws -> WebSession? {
        let digest = Key(digest: key.digest)
        return try await withSession { try await $0.call("use_session", digest) }
    }

    /// Replaces the person's groups by those that the identity provider gives now; nil where the session is over.
    package func renewSession(of key: Passkey, groups: Set<String>) async throws -> WebSession? {
        let renewal = Key(digest: key.digest, groups: groups.map(\.storable).sorted())
        return try await withSession { try await $0.call("renew_session", renewal) }
    }

    /// Signs out.
    package func endSession(of key: Passkey) async throws {
        let digest = Key(digest: key.digest)
        _ = try await withSession { try await $0.call("end_session", digest, as: Bool.self) }
    }

    /// Ends somebody's session; false where there is none of this number.
    package func endSession(_ number: Int) async throws -> Bool {
        try await withSession { try await $0.call("end_session", Number(number: number), as: Bool.self) ?? false }
    }

    /// Who is signed in, the last one first.
    package func sessions() async throws -> [ListedSession] {
        try await withSession { session in
            try await session.query(
                """
                SELECT number, actor, method, client, \(SQL.epoch(of: "begun_at")) AS begun,
                    \(SQL.epoch(of: "used_at")) AS used, \(SQL.epoch(of: "ends_at")) AS ends
                FROM flarex.web_session
                WHERE ended_at IS NULL AND pg_catalog.now() < ends_at
                    AND pg_catalog.now() < used_at + idle_seconds * interval '1 second'
                ORDER BY number DESC
                """
            ) { row in
                ListedSession(
                    number: try row.integer("number"),
                    actor: try row.text("actor"),
                    method: try row.text("method"),
                    client: try row.optionalText("client"),
                    begun: Timestamp(seconds: try row.integer("begun", as: Int64.self)),
                    used: Timestamp(seconds: try row.integer("used", as: Int64.self)),
                    end: Timestamp(seconds: try row.integer("ends", as: Int64.self))
                )
            }
        }
    }
}
