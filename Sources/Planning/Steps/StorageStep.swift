package import Model
import SQLText

/// A change that keeps a bot within its storage.
package enum StorageStep: Hashable, Sendable {
    /// Marks the bot, so that its writes fail, and remembers the limit that it is over. Marks that somebody else made,
    /// or that give the bot more than they should, go in the same moment.
    case restrict(BotReference, limit: ByteCount, StorageLimit.Origin, replacing: [Membership])
    /// Takes the mark away.
    case lift(BotReference, [Membership])
    /// Gives the bot's tables the trigger that refuses writes while the bot is marked: so many of them, as far as that
    /// is known.
    case arm(BotReference, tables: Int?, endsWriters: Bool)
    /// Ends the bot's sessions whose statement began before the block and still writes.
    case endWriters(BotReference)
    /// Rewrites a table without its dead space, beside the pass; see ``Rewrite``.
    case reclaim(BotReference, TableWaste)

    package var bot: BotReference {
        switch self {
        case .restrict(let bot, _, _, _), .lift(let bot, _), .arm(let bot, _, _), .endWriters(let bot),
            .reclaim(let bot, _):
            bot
        }
    }

    /// How often a table's lock is tried for, each time for a bounded while, before the bot's sessions that
    /// hold it are ended, and how often after that.
    package static let attempts = 5
    package static let lastAttempts = 3
}

extension StorageStep: StepFamily {
    var kind: String {
        switch self {
        case .restrict: "restrictWrites"
        case .lift: "liftRestriction"
        case .arm: "armTables"
        case .endWriters: "endWriters"
        case .reclaim: "reclaimSpace"
        }
    }

    var discriminator: String? {
        if case .reclaim(_, let waste) = self { waste.table.key } else { nil }
    }

    var commitment: Commitment {
        switch self {
        case .restrict: .alone
        case .lift: .together
        case .arm, .endWriters, .reclaim: .bare
        }
    }

    func target(of reader: BotReference?) -> String {
        func named(_ kind: String, _ name: Identifier) -> String { bot == reader ? kind : "\(kind) \(name)" }
        return switch self {
        case .restrict, .lift: named("role", bot.role)
        case .arm: bot == reader ? "tables" : "tables of \(bot.role)"
        case .endWriters: bot == reader ? "sessions" : "sessions of \(bot.role)"
        case .reclaim(_, let waste): "table \(waste.table)"
        }
    }

    func summary(of reader: BotReference?) -> String {
        let target = target(of: reader)
        return switch self {
        case .restrict(_, let limit, _, _): "\(target): writes blocked over \(limit.approximate)"
        case .lift: "\(target): writes no longer blocked"
        case .arm(_, let tables, _):
            "\(target): \(tables.map(String.init) ?? "all") to refuse writes while the bot is blocked"
        case .endWriters: "\(target): end those whose write began before the block"
        case .reclaim(_, let waste):
            "\(target): rewritten, about \(waste.gain.approximate) of \(waste.total.approximate) given back"
        }
    }

    func statements(serverVersion version: Int, credential: Step.CredentialMaterial?) -> [SQL] {
        switch self {
        case .restrict(let bot, let limit, let origin, let replaced):
            replaced.map { $0.revocation(serverVersion: version) } + [
                // A statement that began before this moment may have begun before the mark was there. Where it is still
                // there, only the limit is another.
                """
                INSERT INTO flarex.restriction AS r (role, limit_bytes, origin, since)
                VALUES (\(bind: .text(bot.role.name)), \(bind: .integer(limit.bytes)), \(bind: .text(origin.text)),
                    pg_catalog.clock_timestamp())
                ON CONFLICT (role) DO UPDATE SET limit_bytes = excluded.limit_bytes, origin = excluded.origin,
                    since = CASE WHEN pg_catalog.pg_has_role(r.role, 'flarex_restricted', 'MEMBER')
                        THEN r.since ELSE excluded.since END
                """,
                "GRANT \(ManagedName.restricted) TO \(bot.role)\(Self.markOptions.clause(serverVersion: version))",
                event(bot, kind: "restricted", "writes blocked over \(limit.approximate)"),
            ]
        case .lift(let bot, let marks):
            marks.map { $0.revocation(serverVersion: version) } + [
                "DELETE FROM flarex.restriction WHERE role = \(bind: .text(bot.role.name))",
                "UPDATE flarex.bot SET lifted_at = now() WHERE id = \(bind: .text(bot.id.text))",
                event(bot, kind: "lifted", "writes no longer blocked"),
            ]
        case .arm(let bot, _, let endsWriters): [Self.arming(bot.role, endsWriters: endsWriters)]
        case .endWriters(let bot): [Self.ending(bot.role)]
        case .reclaim(let bot, let waste): Rewrite(bot: bot, table: waste.table).statements
        }
    }

    /// From PostgreSQL 16 on a mark gives no right and lets nobody become the group; before, the group has no rights.
    static let markOptions = Membership.Options(admin: false, inherit: false, set: false)

    private func event(_ bot: BotReference, kind: Literal, _ message: String) -> SQL {
        """
        INSERT INTO flarex.event (bot, kind, message)
        VALUES (\(bind: .text(bot.id.text)), \(kind), \(bind: .text(message)))
        """
    }

    /// One table after another, each in a transaction of its own: CREATE TRIGGER waits for whoever writes to the table,
    /// and whoever wants to write next waits behind it. So each attempt is short, and no lock is kept.
    ///
    /// What PostgreSQL's own vacuum holds is given up after `deadlock_timeout`.
    private static func arming(_ role: Identifier, endsWriters: Bool) -> SQL {
        guard let name = Literal(role.name) else { preconditionFailure("\(role)") }
        let last = endsWriters ? attempts + lastAttempts : attempts
        let ending: SQL =
            !endsWriters
            ? ""
            : """
            IF attempt = \(attempts) THEN
                            PERFORM pg_catalog.pg_stat_clear_snapshot();
                            PERFORM pg_catalog.pg_terminate_backend(l.pid, 2000)
                            FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
                            WHERE l.relation = tab.oid AND l.granted AND \(BotRole.isSession(of: "\(name)"))
                                AND a.datname = current_database()
                                AND l.mode NOT IN ('AccessShareLock', 'RowShareLock');
                        END IF;
            """
        let complaint: SQL =
            endsWriters
            ? """
            RAISE EXCEPTION 'writes are still possible, as others hold locks: %', pg_catalog.array_to_string(busy, ', ')
                        USING ERRCODE = '55P03', HINT = 'The next pass tries again.';
            """
            : "RAISE WARNING 'not prepared yet, as others hold locks: %', pg_catalog.array_to_string(busy, ', ');"
        return """
            DO $arm$
            DECLARE
                deadline timestamptz := pg_catalog.clock_timestamp() + interval '40 s';
                tab record;
                attempt integer;
                place text;
                trigger_name name;
                number integer;
                busy text[] := '{}';
            BEGIN
                FOR tab IN \(unarmedTables(of: name)) LOOP
                    FOR try IN 1..\(last) LOOP
                        attempt := try;
                        BEGIN
                            PERFORM pg_catalog.set_config('lock_timeout', '200ms', true),
                                pg_catalog.set_config('deadlock_timeout', '100ms', true);
                            SELECT pg_catalog.format('%I.%I', \(name), c.relname) INTO place
                                FROM pg_catalog.pg_class c WHERE c.oid = tab.oid;
                            EXIT WHEN NOT FOUND;
                            EXECUTE pg_catalog.format('LOCK TABLE ONLY %s IN SHARE ROW EXCLUSIVE MODE', place);
                            SELECT t.tgname INTO trigger_name FROM pg_catalog.pg_trigger t
                                WHERE t.tgrelid = tab.oid AND \(StorageBlockConditions.isBlock) ORDER BY 1 LIMIT 1;
                            IF NOT FOUND THEN
                                trigger_name := 'flarex_quota';
                                number := 1;
                                WHILE EXISTS (SELECT FROM pg_catalog.pg_trigger
                                    WHERE tgrelid = tab.oid AND tgname = trigger_name) LOOP
                                    number := number + 1;
                                    trigger_name := 'flarex_quota_' || number;
                                END LOOP;
                                EXECUTE pg_catalog.format('CREATE TRIGGER %I BEFORE INSERT OR UPDATE ON %s FOR EACH STATEMENT'
                                    ' EXECUTE FUNCTION flarex_shim.storage_block()', trigger_name, place);
                            END IF;
                            EXECUTE pg_catalog.format('ALTER TABLE ONLY %s ENABLE ALWAYS TRIGGER %I', place, trigger_name);
                            place := NULL;
                            EXIT;
                        EXCEPTION WHEN lock_not_available OR deadlock_detected OR undefined_table OR undefined_object
                            OR duplicate_object THEN
                            NULL;
                        END;
                        EXIT WHEN pg_catalog.clock_timestamp() > deadline;
                        \(ending)
                        PERFORM pg_catalog.pg_sleep(0.05 * attempt);
                    END LOOP;
                    COMMIT;
                    IF place IS NOT NULL THEN
                        busy := busy || place;
                    END IF;
                END LOOP;
                IF busy <> '{}' THEN
                    \(complaint)
                END IF;
            END $arm$
            """
    }

    private static func unarmedTables(of role: Literal) -> SQL {
        """
        SELECT c.oid FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                    WHERE n.nspname = \(role) AND c.relkind IN ('r', 'p') AND NOT EXISTS (
                        SELECT FROM pg_catalog.pg_trigger t WHERE t.tgrelid = c.oid AND t.tgenabled = 'A' AND \(StorageBlockConditions.isBlock))
                    ORDER BY c.oid
        """
    }

    /// A statement asks for the block when it begins, so that a COPY or an INSERT of many rows that began before goes on.
    private static func ending(_ role: Identifier) -> SQL {
        """
        SELECT pg_catalog.pg_terminate_backend(a.pid, 5000)
        FROM pg_catalog.pg_stat_activity a CROSS JOIN flarex.restriction r
        WHERE r.role = \(bind: .text(role.name)) AND \(StorageBlockConditions.isWriter)
        """
    }
}

extension StorageLimit.Origin {
    /// As the registry has it: a plan's name, or `maxStorage`, which no plan can be called.
    var text: String {
        switch self {
        case .plan(let name): name.text
        case .maximum: "maxStorage"
        }
    }
}
