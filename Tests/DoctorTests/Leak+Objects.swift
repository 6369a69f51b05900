import Doctor
import SQLText

extension Leak {
    static let objects = [
        Leak(
            check: "relation-granted",
            script: "GRANT INSERT ON pg_catalog.pg_proc TO PUBLIC",
            words: ["PUBLIC has INSERT on pg_proc"]
        ),
        Leak(
            check: "relation-granted",
            script: "GRANT SELECT ON pg_catalog.pg_authid TO flarex_bots",
            words: ["flarex_bots has SELECT on pg_authid"]
        ),
        Leak(
            check: "relation-granted",
            script: """
                CREATE VIEW ext_citext.peek AS SELECT * FROM bot_alpha.person;
                GRANT SELECT ON ext_citext.peek TO bot_bravo
                """,
            words: ["bot_bravo has SELECT on ext_citext.peek of postgres"]
        ),
        Leak(
            check: "relation-granted",
            script: "CREATE SEQUENCE app.numbers; GRANT USAGE, UPDATE ON SEQUENCE app.numbers TO PUBLIC",
            words: ["PUBLIC has", "USAGE", "app.numbers"],
            undo: "DROP SEQUENCE app.numbers"
        ),
        Leak(
            check: "column-granted",
            script: "GRANT SELECT (rolpassword) ON pg_catalog.pg_authid TO PUBLIC",
            words: ["PUBLIC has SELECT on column rolpassword of pg_authid"]
        ),
        Leak(
            check: "function-granted",
            script: "GRANT EXECUTE ON FUNCTION pg_catalog.pg_read_file(text) TO flarex_bots",
            words: ["flarex_bots may call pg_read_file(text)"]
        ),
        Leak(
            check: "function-granted",
            script: "GRANT EXECUTE ON FUNCTION pg_catalog.pg_ls_waldir() TO PUBLIC",
            words: ["PUBLIC may call pg_ls_waldir()"]
        ),
        Leak(
            check: "function-definer",
            script: "CREATE FUNCTION ext_citext.run(text) RETURNS void SECURITY DEFINER LANGUAGE sql AS ''",
            words: ["PUBLIC may call ext_citext.run(text), which runs as postgres"]
        ),
        Leak(
            check: "function-definer",
            script: """
                CREATE FUNCTION app.plus(integer, integer) RETURNS integer SECURITY DEFINER LANGUAGE sql AS 'SELECT 1';
                CREATE OPERATOR pg_catalog.<~~> (FUNCTION = app.plus, LEFTARG = integer, RIGHTARG = integer)
                """,
            words: ["PUBLIC may call app.plus(integer,integer)"],
            undo: "DROP FUNCTION app.plus CASCADE"
        ),
        Leak(
            check: "object-foreign-owner",
            script: "CREATE VIEW bot_alpha.pane AS SELECT * FROM bot_alpha.log",
            words: ["bot_alpha.pane is owned by postgres"],
            undo: "DROP VIEW bot_alpha.pane"
        ),
        Leak(
            check: "object-foreign-owner",
            script: "CREATE FUNCTION bot_alpha.act() RETURNS void SECURITY DEFINER LANGUAGE sql AS ''",
            words: ["function bot_alpha.act() is owned by postgres"],
            undo: "DROP FUNCTION bot_alpha.act()"
        ),
        Leak(
            check: "object-foreign-owner",
            script: "ALTER TABLE bot_alpha.pet OWNER TO bot_bravo",
            words: ["bot_alpha.pet is owned by bot_bravo"]
        ),
        Leak(
            check: "object-outside",
            script: "CREATE TABLE app.loot (a serial); ALTER TABLE app.loot OWNER TO bot_alpha",
            words: ["app.loot is owned by bot_alpha"],
            undo: "DROP TABLE app.loot"
        ),
        Leak(
            check: "object-shared",
            script:
                "GRANT USAGE ON FOREIGN DATA WRAPPER postgres_fdw TO bot_alpha; ALTER SERVER elsewhere OWNER TO bot_alpha",
            words: ["server elsewhere is owned by bot_alpha"]
        ),
        Leak(
            check: "object-elsewhere",
            script: "\\connect other\nCREATE SCHEMA den; GRANT USAGE ON SCHEMA den TO bot_alpha",
            words: ["bot_alpha: 1 in database other"],
            place: "other"
        ),
        Leak(
            check: "large-object",
            severity: .warning,
            script: "SELECT lo_create(4711); ALTER LARGE OBJECT 4711 OWNER TO bot_alpha",
            words: ["bot_alpha owns 1 large objects"]
        ),
        Leak(
            check: "large-object",
            severity: .warning,
            script: "SELECT lo_create(4712); GRANT SELECT, UPDATE ON LARGE OBJECT 4712 TO PUBLIC",
            words: ["PUBLIC may use large object 4712 of postgres"],
            undo: "SELECT lo_unlink(4712)"
        ),
        Leak(
            check: "catalog-statistics",
            severity: .warning,
            script: """
                CREATE TABLE bot_alpha.hoard AS SELECT t.*, u.*, v.*, w.* FROM generate_series(1, 5000) g
                    CROSS JOIN LATERAL (SELECT string_agg(md5(g || '.' || i), '') AS t FROM generate_series(1, 31) i) t
                    CROSS JOIN LATERAL (SELECT string_agg(md5(g || '.' || i), '') AS u FROM generate_series(2, 32) i) u
                    CROSS JOIN LATERAL (SELECT string_agg(md5(g || '.' || i), '') AS v FROM generate_series(3, 33) i) v
                    CROSS JOIN LATERAL (SELECT string_agg(md5(g || '.' || i), '') AS w FROM generate_series(4, 34) i) w;
                ALTER TABLE bot_alpha.hoard OWNER TO bot_alpha;
                SET default_statistics_target = 10000;
                ANALYZE bot_alpha.hoard;
                TRUNCATE bot_alpha.hoard
                """,
            words: ["schema bot_alpha keeps", "MB, of bot_alpha.hoard"],
            undo: "DROP TABLE bot_alpha.hoard"
        ),
    ]

    static let crossings = [
        Leak(
            check: "crossing",
            script: "ALTER TABLE bot_alpha.pet ADD CONSTRAINT theirs FOREIGN KEY (owner) REFERENCES bot_bravo.person",
            words: ["constraint theirs on table bot_alpha.pet", "bot_bravo.person"]
        ),
        Leak(
            check: "crossing",
            script:
                "CREATE TABLE bot_alpha.heir () INHERITS (bot_bravo.log); ALTER TABLE bot_alpha.heir OWNER TO bot_alpha",
            words: ["table bot_alpha.heir depends on table bot_bravo.log"],
            undo: "DROP TABLE bot_alpha.heir"
        ),
        Leak(
            check: "crossing",
            script: """
                CREATE TABLE bot_alpha.part PARTITION OF bot_bravo.reading FOR VALUES FROM ('2030-01-01') TO ('2031-01-01');
                ALTER TABLE bot_alpha.part OWNER TO bot_alpha
                """,
            words: ["bot_alpha.part depends on table bot_bravo.reading"],
            undo: "DROP TABLE bot_alpha.part"
        ),
        Leak(
            check: "crossing",
            script:
                "CREATE VIEW bot_alpha.spy AS SELECT * FROM bot_bravo.person; ALTER VIEW bot_alpha.spy OWNER TO bot_alpha",
            words: ["view bot_alpha.spy", "bot_bravo.person"]
        ),
        Leak(
            check: "crossing",
            script: """
                CREATE TRIGGER spy AFTER INSERT ON bot_alpha.person FOR EACH ROW EXECUTE FUNCTION bot_bravo.note()
                """,
            words: ["trigger spy on table bot_alpha.person", "function bot_bravo.note()"]
        ),
        Leak(
            check: "crossing",
            script: "ALTER TABLE bot_alpha.made_by_do ALTER COLUMN a SET DEFAULT nextval('bot_bravo.pet_id_seq')",
            words: ["default value for column a of table bot_alpha.made_by_do", "bot_bravo.pet_id_seq"]
        ),
        Leak(
            check: "crossing",
            script: "ALTER TABLE bot_alpha.made_by_do ADD COLUMN mood bot_bravo.mood",
            words: ["column mood of table bot_alpha.made_by_do", "type bot_bravo.mood"]
        ),
    ]
}
