extension Attempt {
    static let locks: [Attempt] = [
        .refused("PostgreSQL's own advisory lock", "SELECT pg_catalog.pg_advisory_lock(1)", "42501"),
        .refused("the same for two numbers", "SELECT pg_catalog.pg_advisory_lock(1, 2)", "42501"),
        .refused("shared", "SELECT pg_catalog.pg_advisory_lock_shared(1)", "42501"),
        .refused("for a transaction", "SELECT pg_catalog.pg_advisory_xact_lock(1)", "42501"),
        .refused("for a transaction, shared", "SELECT pg_catalog.pg_advisory_xact_lock_shared(1, 2)", "42501"),
        .refused("tried", "SELECT pg_catalog.pg_try_advisory_lock(1)", "42501"),
        .refused("tried for a transaction", "SELECT pg_catalog.pg_try_advisory_xact_lock(1)", "42501"),
        .refused("another's given back", "SELECT pg_catalog.pg_advisory_unlock(1)", "42501"),
        .refused(
            "the originals in a path without the shim",
            "SET search_path = {a}; SELECT pg_advisory_lock(1)",
            "42501"
        ),
        .refused("more than the cap", "SELECT count(pg_advisory_lock(g)) FROM generate_series(1, 1000) g", "53400"),
        .refused(
            "more than the cap, tried",
            "SELECT count(pg_try_advisory_lock(g)) FROM generate_series(1, 1000) g",
            "53400"
        ),
        .refused(
            "more than the cap, of both kinds",
            "SELECT count(pg_advisory_lock(g)) FROM generate_series(1, 20) g; SELECT count(pg_advisory_xact_lock(1, g)) FROM generate_series(1, 20) g",
            "53400",
            first: "BEGIN;"
        ),
        .refused(
            "more than the cap, in a DO block",
            "DO $$ BEGIN FOR i IN 1..1000 LOOP PERFORM pg_advisory_xact_lock_shared(i, i); END LOOP; END $$",
            "53400"
        ),
        .harmless("Prisma's lock", "SELECT pg_advisory_lock(72707369); SELECT pg_advisory_unlock(72707369)", "\nt"),
        .harmless(
            "one and two numbers are different locks",
            "SELECT pg_advisory_lock(1); SELECT pg_advisory_unlock(0, 1)",
            "\nf"
        ),
        .harmless(
            "all given back",
            "SELECT pg_advisory_lock(1); SELECT pg_advisory_unlock_all(); SELECT pg_advisory_unlock(1)",
            "\n\nf"
        ),
        .harmless(
            "keys that bot B holds are free for another bot",
            "SELECT pg_try_advisory_lock(72707369), pg_try_advisory_lock(1, 2)",
            "t|t"
        ),
        .refused("lock a table of another", "BEGIN; LOCK TABLE {b}.vault", "42501"),
        .refused("lock a catalog", "BEGIN; LOCK TABLE pg_catalog.pg_class", "42501"),
        .refused(
            "lock a catalog that all read",
            "BEGIN; LOCK TABLE pg_catalog.pg_database IN ACCESS EXCLUSIVE MODE",
            "42501"
        ),
        .refused(
            "select a catalog's rows for update",
            "BEGIN; SELECT * FROM pg_catalog.pg_namespace FOR UPDATE",
            "42501"
        ),
        .refused("select another's rows for share", "SELECT * FROM {b}.vault FOR SHARE", "42501"),
        .refused("export a snapshot", "BEGIN; SELECT pg_export_snapshot()", "42501"),
        .refused(
            "import a snapshot",
            "BEGIN ISOLATION LEVEL REPEATABLE READ; SET TRANSACTION SNAPSHOT '00000003-00000002-1'",
            "22023",
            "42704"
        ),
        .refused(
            "import a snapshot from elsewhere",
            "BEGIN ISOLATION LEVEL REPEATABLE READ; SET TRANSACTION SNAPSHOT '../../x'",
            "22023"
        ),
        .refused("write to the log", "SELECT pg_logical_emit_message(false, 'x', repeat('x', 1000))", "42501"),
        .refused("write bytes to the log", "SELECT pg_logical_emit_message(true, 'x', '\\x00'::bytea)", "42501"),
        .refused(
            "prepare a transaction where there are none",
            "BEGIN; INSERT INTO mine VALUES (7); PREPARE TRANSACTION 'x'",
            "55000"
        ),
        .refused("commit a prepared transaction that is none", "COMMIT PREPARED 'x'", "42704"),
        .leak(
            "messages on another's channel",
            "NOTIFY b_secret, 'x'; LISTEN b_secret; SELECT 'no right is asked for'",
            "no right is asked for",
            because: "LISTEN and NOTIFY know no rights; only a database for each bot would close it"
        ),
        .leak(
            "how full the queue of messages is",
            "SELECT pg_notification_queue_usage() >= 0",
            "t",
            because: "the queue is one for the whole cluster"
        ),
        .leak(
            "numbers of transactions",
            "SELECT pg_current_xact_id()::text::bigint > 0",
            "t",
            because: "the counter is one for the whole cluster"
        ),
    ]
}
