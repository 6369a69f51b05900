package import Model
package import PostgresClient
import SQLText

extension PostgresSession {
    /// The version of the control schema; 0 where there is none.
    package func readControlVersion() throws -> Int {
        let exists = try query("SELECT pg_catalog.to_regclass('flarex.schema_version') IS NOT NULL") {
            try $0.boolean(0)
        }
        guard exists.first == true else { return 0 }
        return try query("SELECT coalesce(max(version), 0) FROM flarex.schema_version") { try $0.integer(0) }.first ?? 0
    }

    /// What the registry remembers of the cluster; nil where it was made before that was recorded.
    package func readRecordedCluster(version: Int) throws -> RecordedCluster? {
        guard version >= ControlVersion.identity else { return nil }
        return try query("SELECT name, system_identifier, endpoint FROM flarex.cluster") { row in
            RecordedCluster(name: try row.name(0), systemIdentifier: try row.text(1), endpoint: try row.text(2))
        }.first
    }

    /// - Throws: `CatalogError.noRegistry` where flarexdb has applied nothing, or an older one has.
    package func requireRegistry() throws {
        guard try readControlVersion() >= ControlVersion.restores else { throw CatalogError.noRegistry }
    }

    /// What the registry knows of each bot.
    ///
    /// - Parameter expected: about how many there are.
    func readRegistry(
        version: Int,
        recipients: [Recipient]?,
        expecting expected: Int,
        _ scope: BotScope?,
        _ memory: ObservationMemory?
    ) throws -> Table<Name, RegistryEntry> {
        let logins: SQL =
            version >= ControlVersion.logins
            ? "s.login, s.previous_login, s.previous_digest, \(SQL.epoch(of: "s.previous_until"))"
            : "b.role, NULL, NULL, NULL"
        let terms: SQL =
            version >= ControlVersion.usage
            ? "b.quota_bytes, b.overage_price, b.overage_currency" : "NULL::bigint, NULL, NULL"
        let lifecycle: SQL =
            version >= ControlVersion.lifecycle ? "b.is_kept, b.drop_begun_at IS NOT NULL" : "false, false"
        let hasOthers: SQL
        if version >= ControlVersion.identity, let recipients {
            hasOthers = "s.recipients IS DISTINCT FROM \(bind: .array(recipients.map(\.text)))::text[]"
        } else {
            hasOthers = "false"
        }
        let query: SQL = """
            SELECT b.id, b.workspace, b.role, b.plan, b.phase, b.spec_digest, s.verifier_digest, s.form_digest,
                \(SQL.epoch(of: "s.issued_at")), \(logins), \(terms),
                \(SQL.epoch(of: "b.tombstoned_at")), b.manifest_file, \(lifecycle),
                \(hasOthers)
            FROM flarex.bot b LEFT JOIN flarex.secret s ON s.bot = b.id
            WHERE \(isBot("b.id", within: scope))
            """
        if let memory {
            return try memory.value(\.registry, of: [answer(query)]) { answers in
                Table(uniqueKeysWithValues: try answers[0].rows { try Self.entry($0) }.lazy.map { ($0.id, $0) })
            }
        }
        var registry: Table<Name, RegistryEntry> = [:]
        registry.reserveCapacity(expected)
        try forEachRow(of: query) { row in
            let entry = try Self.entry(row)
            registry[entry.id] = entry
        }
        return registry
    }

    private static func entry(_ row: Row) throws -> RegistryEntry {
        let id = try row.name(0)
        let phaseText = try row.text(4)
        guard let phase = Phase(rawValue: phaseText) else {
            throw CatalogError.malformed("the phase \"\(phaseText)\" of bot \(id)")
        }
        return RegistryEntry(
            id: id,
            workspace: try row.name(1),
            role: try row.identifier(2),
            plan: try row.name(3),
            phase: phase,
            specDigest: try row.digest(5),
            terms: try row.storageTerms(13, price: 14, currency: 15),
            credential: try row.credential(6, hasOtherRecipients: 20),
            tombstonedAt: try row.isNull(16) ? nil : Timestamp(seconds: try row.integer(16, as: Int64.self)),
            isKept: try row.boolean(18),
            isBeingDropped: try row.boolean(19),
            manifestFile: try row.optionalText(17)
        )
    }
}

extension Row {
    /// What is known of a secret, in seven columns; nil where there is none.
    fileprivate func credential(_ start: Int, hasOtherRecipients: Column) throws -> StoredCredential? {
        guard let verifierDigest = try optionalDigest(.index(start)) else { return nil }
        var credential = StoredCredential(
            login: try identifier(.index(start + 3)),
            verifierDigest: verifierDigest,
            formDigest: try digest(.index(start + 1)),
            issuedAt: Timestamp(seconds: try integer(.index(start + 2), as: Int64.self))
        )
        credential.hasOtherRecipients = try boolean(hasOtherRecipients)
        if try !isNull(.index(start + 4)) {
            credential.previous = StoredCredential.Previous(
                login: try identifier(.index(start + 4)),
                verifierDigest: try digest(.index(start + 5)),
                until: Timestamp(seconds: try integer(.index(start + 6), as: Int64.self))
            )
        }
        return credential
    }
}

extension Row {
    func storageTerms(_ quota: Column, price: Column, currency: Column) throws -> StorageTerms? {
        guard let bytes = try optionalInteger(quota, as: Int64.self) else { return nil }
        var terms = StorageTerms(quota: ByteCount(bytes: bytes))
        if let amount = try optionalText(price), let code = try optionalText(currency) {
            terms.price = OveragePrice(perGBMonth: amount, currency: code)
        }
        return terms
    }
}
