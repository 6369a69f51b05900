import FoundationEssentials
package import Model
package import PostgresClient
import SQLText

extension PostgresSession {
    /// The status of all bots, or of one, sorted by id.
    ///
    /// - Throws: see ``requireRegistry()``.
    package func readStatus(of bot: Name? = nil) throws -> [BotStatus] {
        try requireRegistry()
        let version = try readControlVersion()
        let isKnown = version >= ControlVersion.identity
        let (form, recipients): (SQL, SQL) = isKnown ? ("s.url_form", "s.recipients::text") : ("NULL", "NULL")
        let drill: SQL =
            version < ControlVersion.drills
            ? """
            SELECT NULL::timestamptz AS begun_at, NULL::timestamptz AS taken_at, NULL::timestamptz AS since,
                NULL::text AS fault WHERE false
            """
            : """
            SELECT begun_at, taken_at, since, fault::text FROM flarex.drill WHERE bot = b.id
            ORDER BY number DESC LIMIT 1
            """
        return try query(
            """
            SELECT b.id, b.workspace, b.role, b.plan, b.phase, b.last_error,
                u.bytes, \(SQL.epoch(of: "u.measured_at")), u.is_close, \(SQL.epoch(of: "u.is_close_since")),
                b.quota_bytes, b.overage_price, b.overage_currency, m.member IS NOT NULL, b.extensions,
                \(SQL.epoch(of: "b.created_at")), \(SQL.epoch(of: "b.tombstoned_at")), b.manifest_file, b.manifest_line,
                b.revision, b.is_kept, \(SQL.epoch(of: "b.ready_since")), \(SQL.epoch(of: "b.kept_since")),
                \(SQL.epoch(of: "coalesce(CASE WHEN m.member IS NULL THEN b.lifted_at ELSE x.since END, b.created_at)")),
                k.reasons, k.messages, \(SQL.epoch(of: "k.since")), \(SQL.epoch(of: "b.updated_at")),
                s.login, \(SQL.epoch(of: "s.issued_at")), s.previous_login, \(SQL.epoch(of: "s.previous_until")),
                CASE WHEN m.member IS NOT NULL THEN ARRAY(SELECT c.relname FROM flarex.reclaim l
                    JOIN pg_catalog.pg_class c ON c.oid = l.relation
                    WHERE l.role = b.role AND l.left_because IS NOT NULL ORDER BY 1 LIMIT 4)::text END,
                \(SQL.epoch(of: "v.taken_at")), f.message, \(SQL.epoch(of: "coalesce(f.since, v.first_at)")),
                \(form), \(recipients),
                p.schema, \(SQL.epoch(of: "p.replaced_at")),
                \(SQL.epoch(of: "w.begun_at")), \(SQL.epoch(of: "w.taken_at")), \(SQL.epoch(of: "w.since")), w.fault
            FROM flarex.bot b
            LEFT JOIN flarex.secret s ON s.bot = b.id
            LEFT JOIN (
                SELECT bot, array_agg(reason ORDER BY reason) AS reasons, array_agg(message ORDER BY reason) AS messages,
                    min(since) AS since
                FROM (\(SetbackRows.query)) s GROUP BY bot
            ) k ON k.bot = b.id
            LEFT JOIN (
                SELECT bot, max(taken_at) AS taken_at, min(taken_at) AS first_at FROM flarex.archive GROUP BY bot
            ) v ON v.bot = b.id
            LEFT JOIN flarex.backup_failure f ON f.bot = b.id
            LEFT JOIN (
                SELECT DISTINCT ON (bot) bot, schema, replaced_at FROM flarex.replaced
                ORDER BY bot, replaced_at DESC, schema DESC
            ) p ON p.bot = b.id
            LEFT JOIN LATERAL (\(drill)) w ON true
            LEFT JOIN flarex.usage u ON u.bot = b.id
            LEFT JOIN flarex.restriction x ON x.role = b.role
            LEFT JOIN (
                SELECT DISTINCT r.rolname AS member
                FROM pg_catalog.pg_auth_members a JOIN pg_catalog.pg_roles r ON r.oid = a.member
                JOIN pg_catalog.pg_roles g ON g.oid = a.roleid WHERE g.rolname = 'flarex_restricted'
            ) m ON m.member = b.role
            WHERE \(bind: .optional(bot?.text))::text IS NULL OR b.id = \(bind: .optional(bot?.text))
            ORDER BY b.id COLLATE "C"
            """
        ) { try $0.botStatus() }
    }
}

extension Row {
    /// What was noted of a bot, in two columns, and what its credential tells.
    func setbacks(_ start: Int, hasCredential: Bool, _ phase: Phase) throws -> [Setback] {
        var setbacks: [Setback] = []
        if try !isNull(.index(start)) {
            let (reasons, messages) = (try textArray(.index(start)), try textArray(.index(start + 1)))
            for (reason, message) in zip(reasons, messages) {
                // A later release may know more reasons, and it is one all the same.
                setbacks.append(Setback(Setback.Reason(rawValue: reason) ?? .refused, message))
            }
        }
        if !hasCredential, phase.mayHaveCredential {
            setbacks.append(Setback(.credentialMissing, "it has no password yet; flarexdb apply or run issues one"))
        }
        return setbacks.sorted { $0.reason < $1.reason }
    }

    fileprivate func botStatus() throws -> BotStatus {
        let phaseText = try text(4)
        guard let phase = Phase(rawValue: phaseText), let createdAt = try moment(15),
            let readySince = try moment(21), let keptSince = try moment(22), let restrictedSince = try moment(23)
        else {
            throw CatalogError.malformed("the phase \"\(phaseText)\"")
        }
        var status = BotStatus(
            id: try name(0),
            workspace: try name(1),
            role: try identifier(2),
            plan: try name(3),
            phase: phase,
            isRestricted: try boolean(13),
            extensions: try textArray(14).compactMap(Identifier.init),
            since: BotStatus.Transitions(
                created: createdAt,
                ready: readySince,
                restricted: restrictedSince,
                kept: keptSince
            )
        )
        status.lastError = try optionalText(5)
        if let bytes = try optionalInteger(6, as: Int64.self), let measuredAt = try moment(7) {
            status.usage = ObservedUsage(bytes: bytes, measuredAt: measuredAt)
        }
        if let isClose = try optionalBoolean(8), let since = try moment(9) {
            status.pressure = BotStatus.Pressure(isClose: isClose, since: since)
        }
        status.terms = try storageTerms(10, price: 11, currency: 12)
        status.tombstonedAt = try moment(16)
        status.manifestFile = try optionalText(17)
        status.manifestLine = try optionalInteger(18)
        status.revision = try optionalText(19)
        status.isKept = try boolean(20)
        status.tablesLeft = try optionalTextArray(32) ?? []
        if let since = try moment(35) {
            status.backup = BotStatus.Backup(
                takenAt: try moment(33),
                failure: try optionalText(34),
                since: since
            )
        }
        if let schema = try optionalText(38).flatMap(Identifier.init), let moment = try moment(39) {
            status.replaced = BotStatus.Replaced(schema: schema, at: moment)
        }
        if let at = try moment(40), let takenAt = try moment(41), let since = try moment(42) {
            let fault = try optionalText(43).map {
                try JSONDecoder().decode(ArchiveFault.self, from: Data($0.utf8)).description
            }
            status.drill = BotStatus.Drill(at: at, takenAt: takenAt, fault: fault, since: since)
        }
        if let current = try optionalText(28).flatMap(Identifier.init), let issuedAt = try moment(29) {
            var logins = BotStatus.Logins(current: current, issuedAt: issuedAt)
            logins.previous = try optionalText(30).flatMap(Identifier.init)
            logins.previousUntil = try moment(31)
            logins.urlForm = try optionalText(36).flatMap(URLForm.init)
            logins.recipients = try optionalTextArray(37)?.compactMap(Recipient.init)
            status.logins = logins
        }
        status.setbacks = try setbacks(24, hasCredential: status.logins != nil, phase)
        if !status.setbacks.isEmpty { status.setbackSince = try moment(26) ?? moment(27) }
        status.phase = phase.told(with: status.setbacks)
        return status
    }

    private func moment(_ column: Column) throws -> Timestamp? {
        try optionalInteger(column, as: Int64.self).map { Timestamp(seconds: $0) }
    }
}
