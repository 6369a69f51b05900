package import Model
package import SQLText

/// One change on a cluster's way back to what it is without flarexdb.
package enum UninstallStep: Hashable, Sendable {
    case dropEventTrigger(Identifier)
    /// Drops the triggers of the write block from a schema: so many tables have some. Sessions of the bot that keep
    /// such a table locked are ended.
    case disarm(schema: Identifier, of: Identifier, tables: Int)
    case openCatalog(CatalogOpening)
    /// Drops a schema of flarexdb's own with everything in it, unless something else depends on that.
    case dropSchema(Identifier)
    /// Drops a group or a login of a program; what it owns goes to the heir.
    case dropRole(Identifier, heir: Identifier)
}

/// Functions and views of pg_catalog that are to be as `initdb` left them.
package struct CatalogOpening: Hashable, Sendable {
    /// What PUBLIC is to have again, sorted.
    package var opened: [CatalogObject]
    /// What the monitors no longer need a right of their own for, sorted.
    package var unmonitored: [CatalogObject]
}

extension UninstallStep: PlainStepFamily {
    var kind: String {
        switch self {
        case .dropEventTrigger: "dropEventTrigger"
        case .disarm: "disarmTables"
        case .openCatalog: "openCatalog"
        case .dropSchema: "uninstallSchema"
        case .dropRole: "uninstallRole"
        }
    }

    var discriminator: String? {
        switch self {
        case .dropEventTrigger(let name), .disarm(let name, _, _), .dropSchema(let name), .dropRole(let name, _):
            name.key
        case .openCatalog: nil
        }
    }

    var commitment: Commitment {
        switch self {
        // It commits by itself, after each table.
        case .disarm: .bare
        case .dropEventTrigger, .openCatalog, .dropSchema, .dropRole: .alone
        }
    }

    func target(of bot: BotReference?) -> String {
        switch self {
        case .dropEventTrigger(let name): "event trigger \(name)"
        case .disarm(let schema, _, _): schema == bot?.role ? "tables" : "tables of schema \(schema)"
        case .openCatalog: "functions and views of pg_catalog"
        case .dropSchema(let name): "schema \(name)"
        case .dropRole(let name, _): "role \(name)"
        }
    }

    func summary(of bot: BotReference?) -> String {
        let target = target(of: bot)
        return switch self {
        case .dropEventTrigger, .dropRole: target
        case .dropSchema: "\(target), with everything in it"
        case .disarm(_, _, let tables): "\(target): no write block in \(tables) of them"
        case .openCatalog(let opening): opening.summary
        }
    }

    var statements: [SQL] {
        switch self {
        case .dropEventTrigger(let name): ["DROP EVENT TRIGGER \(name)"]
        case .disarm(let schema, let role, _): [Self.disarming(schema, of: role)]
        case .openCatalog(let opening): opening.statements
        case .dropSchema(let name): [Self.dropping(name)]
        case .dropRole(let name, let heir): name.drop(leavingTo: heir)
        }
    }

    /// One table after another, each in a transaction of its own, so that whoever uses a table waits for a moment only.
    private static func disarming(_ schema: Identifier, of role: Identifier) -> SQL {
        guard let schema = Literal(schema.name), let role = Literal(role.name) else {
            preconditionFailure("an identifier holds no NUL")
        }
        return """
            DO $disarm$
            DECLARE
                tab record;
                command text;
                place text;
                busy text[] := '{}';
            BEGIN
                FOR tab IN SELECT DISTINCT c.oid, pg_catalog.format('%I.%I', n.nspname, c.relname) AS name
                    FROM pg_catalog.pg_trigger t JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid
                    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                    WHERE n.nspname = \(schema) AND \(StorageBlockConditions.isAnyTrigger) LOOP
                    FOR attempt IN 1..\(StorageStep.attempts + StorageStep.lastAttempts) LOOP
                        place := tab.name;
                        BEGIN
                            PERFORM pg_catalog.set_config('lock_timeout', '200ms', true),
                                pg_catalog.set_config('deadlock_timeout', '100ms', true);
                            FOR command IN SELECT pg_catalog.format('DROP TRIGGER %I ON %s', t.tgname, tab.name)
                                FROM pg_catalog.pg_trigger t
                                WHERE t.tgrelid = tab.oid AND \(StorageBlockConditions.isAnyTrigger) LOOP
                                EXECUTE command;
                            END LOOP;
                            place := NULL;
                            EXIT;
                        EXCEPTION
                            WHEN undefined_table OR undefined_object THEN
                                place := NULL;
                                EXIT;
                            WHEN lock_not_available OR deadlock_detected THEN
                                NULL;
                        END;
                        IF attempt = \(StorageStep.attempts) THEN
                            PERFORM pg_catalog.pg_stat_clear_snapshot();
                            PERFORM pg_catalog.pg_terminate_backend(l.pid, 2000)
                            FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
                            WHERE l.relation = tab.oid AND l.granted AND \(BotRole.isSession(of: "\(role)"))
                                AND a.datname = current_database();
                        END IF;
                        PERFORM pg_catalog.pg_sleep(0.05 * attempt);
                    END LOOP;
                    COMMIT;
                    IF place IS NOT NULL THEN
                        busy := busy || place;
                    END IF;
                END LOOP;
                IF busy <> '{}' THEN
                    RAISE EXCEPTION 'others hold locks on %', pg_catalog.array_to_string(busy, ', ')
                        USING ERRCODE = '55P03', HINT = 'End these sessions, and run it again.';
                END IF;
            END $disarm$
            """
    }

    /// What a bot or a person built on it would go with it, and is theirs.
    private static func dropping(_ schema: Identifier) -> SQL {
        guard let name = Literal(schema.name) else { preconditionFailure("an identifier holds no NUL") }
        return """
            DO $uninstall$
            DECLARE
                home oid := (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = \(name));
                outside text := (SELECT pg_catalog.string_agg(description, ', ')
                    FROM (\(OutsideDependents.query(of: "home"))) AS found);
            BEGIN
                IF outside IS NOT NULL THEN
                    RAISE EXCEPTION 'schema % is not dropped, since this would go with it: %', \(name), outside
                        USING ERRCODE = '2BP01', HINT = 'Drop or change these, and run it again.';
                END IF;
                DROP SCHEMA \(schema) CASCADE;
            END
            $uninstall$
            """
    }
}

extension CatalogOpening {
    fileprivate var summary: String {
        opened.isEmpty
            ? "pg_catalog: rights of \(ManagedName.monitors) as PostgreSQL has them"
            : "pg_catalog: \(CatalogClosure.counted(opened)) open to PUBLIC again"
    }
}

extension CatalogOpening {
    fileprivate var statements: [SQL] {
        CatalogClosure.Kind.allCases.flatMap { kind -> [SQL] in
            let grant = kind.list(opened).map { "GRANT \(kind.privilege) ON \($0) TO PUBLIC" as SQL }
            let revoke = kind.list(unmonitored).map {
                "REVOKE \(kind.privilege) ON \($0) FROM \(ManagedName.monitors)" as SQL
            }
            return [grant, revoke].compactMap { $0 }
        }
    }
}
