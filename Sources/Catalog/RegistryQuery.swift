import Model
package import PostgresClient
import SQLText

extension PostgresSession {
    /// The version of the control schema; 0 where there is none.
    func readControlVersion() throws -> Int {
        let exists = try query("SELECT pg_catalog.to_regclass('flarex.schema_version') IS NOT NULL") {
            try $0.boolean(0)
        }
        guard exists.first == true else { return 0 }
        return try query("SELECT coalesce(max(version), 0) FROM flarex.schema_version") { try $0.integer(0) }.first ?? 0
    }

    /// - Throws: `CatalogError.noRegistry` where flarexdb has applied nothing, or an older one has.
    package func requireRegistry() throws {
        guard try readControlVersion() >= ControlVersion.usage else { throw CatalogError.noRegistry }
    }

    /// What the registry knows of each bot.
    func readRegistry(version: Int, _ scope: BotScope?) throws -> [Name: RegistryEntry] {
        let terms: SQL =
            version >= ControlVersion.usage
            ? "b.quota_bytes, b.overage_price, b.overage_currency" : "NULL::bigint, NULL, NULL"
        let lifecycle: SQL =
            version >= ControlVersion.lifecycle ? "b.is_kept, b.drop_begun_at IS NOT NULL" : "false, false"
        let rows = try query(
            """
            SELECT b.id, b.workspace, b.role, b.plan, b.phase, b.spec_digest, s.verifier_digest, s.form_digest,
                \(terms), pg_catalog.date_part('epoch', b.tombstoned_at)::bigint, b.manifest_file, \(lifecycle)
            FROM flarex.bot b LEFT JOIN flarex.secret s ON s.bot = b.id
            WHERE \(isBot("b.id", within: scope))
            """
        ) { row in
            let id = try row.name(0)
            let phaseText = try row.text(4)
            guard let phase = Phase(rawValue: phaseText) else {
                throw CatalogError.malformed("the phase \"\(phaseText)\" of bot \(id)")
            }
            var credential: StoredCredential?
            if let verifierDigest = try row.optionalText(6) {
                credential = StoredCredential(verifierDigest: verifierDigest, formDigest: try row.text(7))
            }
            return RegistryEntry(
                id: id,
                workspace: try row.name(1),
                role: try row.identifier(2),
                plan: try row.name(3),
                phase: phase,
                specDigest: try row.text(5),
                terms: try row.storageTerms(8, price: 9, currency: 10),
                credential: credential,
                tombstonedAt: try row.isNull(11) ? nil : Timestamp(seconds: try row.integer(11, as: Int64.self)),
                isKept: try row.boolean(13),
                isBeingDropped: try row.boolean(14),
                manifestFile: try row.optionalText(12)
            )
        }
        return Dictionary(uniqueKeysWithValues: rows.lazy.map { ($0.id, $0) })
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
