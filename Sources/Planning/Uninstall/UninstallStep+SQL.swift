import Model
import SQLText

extension UninstallStep {
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
