import Model
import SQLText

extension Guard {
    static let endSignature = FunctionSignature(schema: ManagedName.controlSchema, name: "ddl_end")

    /// Looks at what a command has made, and undoes it by failing if a bot may not have made it.
    static func end(_ limits: ClusterPolicy.Limits) -> ManagedRoutine {
        ManagedRoutine(
            signature: endSignature,
            language: .plpgsql,
            returnType: "event_trigger",
            isSecurityDefiner: false,
            body: body(limits),
            isForBots: false
        )
    }

    private static func body(_ limits: ClusterPolicy.Limits) -> SQL {
        """

        DECLARE
            bot name;
            home oid;
            relation oid;
            command record;
            needed record;
            target record;
            relations oid[];
            stretched text;
            number bigint;
            most bigint;
            largest bigint := 0;
        BEGIN
            \(tellOfDrift)
            \(findBot)
            SELECT oid INTO home FROM pg_namespace WHERE nspname = bot;
            \(refuseGrown)
            \(counts(limits))
            FOR command IN
                SELECT classid, objid, command_tag, object_type, object_identity FROM pg_event_trigger_ddl_commands()
            LOOP
                IF command.object_type = 'schema' AND command.command_tag = 'CREATE SCHEMA' THEN
                    RAISE EXCEPTION 'a bot cannot create schema %', command.object_identity
                        USING ERRCODE = '42501', HINT = format('Use schema %I, which exists.', bot);
                ELSIF command.object_type = 'extension' THEN
                    RAISE EXCEPTION 'extension % is not installed on this database', command.object_identity
                        USING ERRCODE = '42501', HINT = 'Ask for it in spec.extensions of the bot''s manifest.';
                END IF;
                IF command.command_tag = 'COMMENT' THEN
                    IF (SELECT max(octet_length(description)) FROM pg_description
                        WHERE classoid = command.classid AND objoid = command.objid) > \(limits.comment.bytes) THEN
                        RAISE EXCEPTION 'the comment on % exceeds \(limits.comment.bytes) bytes', command.object_identity
                            USING ERRCODE = '54000', HINT = 'Catalogs are shared by all bots: keep comments short.';
                    END IF;
                END IF;
                \(measureCommand)
                IF number > \(limits.definition.bytes) THEN
                    RAISE EXCEPTION 'the definition of % takes % bytes of the catalogs, of at most \(limits.definition.bytes)',
                        command.object_identity, number
                        USING ERRCODE = '54000', HINT = 'Catalogs are shared by all bots: keep data in tables.';
                END IF;
                largest := greatest(largest, number);
            END LOOP;
            \(boundTotal(limits))
            \(refuseDependencies)
            \(refuseBloat)
        END

        """
    }

    /// The catalogs and the lock table are shared: objects and indexes in the schema are counted, and the locks that
    /// DDL leaves until its transaction ends. A quarter of the latter is what all of a bot's sessions may take at once.
    private static func counts(_ limits: ClusterPolicy.Limits) -> SQL {
        """
        IF tg_tag LIKE 'CREATE %' OR tg_tag IN ('SELECT INTO', 'ALTER TABLE') THEN
                SELECT count(*) INTO number FROM pg_depend
                    WHERE refclassid = 'pg_namespace'::regclass AND refobjid = home AND deptype = 'n';
                IF number > \(limits.objects) THEN
                    SELECT count(*) INTO number FROM pg_depend
                        WHERE refclassid = 'pg_namespace'::regclass AND refobjid = home AND deptype = 'n' AND \(isInside);
                END IF;
                IF number > \(limits.objects) THEN
                    RAISE EXCEPTION 'schema % has % objects, of at most \(limits.objects)', bot, number
                        USING ERRCODE = '54000', HINT = 'Drop what is no longer used, or keep data in fewer tables.';
                END IF;
                \(countIndexes(limits))
            END IF;
            \(countCasts(limits))
            most := \(LockTable.share);
            IF flarex_shim.held_locks() > most THEN
                RAISE EXCEPTION 'this bot holds more than % locks, the most that it may', most
                    USING ERRCODE = '54000', HINT = 'Commit in between: do the same work in several transactions.';
            END IF;
        """
    }

    /// Whether a row of pg_depend on the schema is of something in it, and not of something that names it by its oid.
    static let isInside: SQL = "\(ObjectPlace.schema(of: "classid", "objid")) = home"

    /// Indexes have no name in the schema's own list.
    static func countIndexes(_ limits: ClusterPolicy.Limits) -> SQL {
        """
        SELECT count(*) INTO number FROM pg_depend d JOIN pg_index i ON i.indrelid = d.objid
                    WHERE d.refclassid = 'pg_namespace'::regclass AND d.refobjid = home AND d.deptype = 'n'
                        AND d.classid = 'pg_class'::regclass;
                IF number > \(limits.objects) THEN
                    RAISE EXCEPTION 'schema % has % indexes, of at most \(limits.objects)', bot, number
                        USING ERRCODE = '54000', HINT = 'Drop indexes that no query uses.';
                END IF;
        """
    }
}
