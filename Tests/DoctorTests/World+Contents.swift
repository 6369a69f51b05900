extension World {
    /// Everything that is nobody's fault: what bots do in their own schemas, and an application and a monitoring that
    /// share the server.
    static let contents = (neighbours + bots.map { schema.replacing("$BOT", with: "bot_" + $0) }).joined()

    private static let schema = """
        SET SESSION AUTHORIZATION $BOT;
        SET search_path = $BOT, ext_citext, flarex_shim;
        CREATE TYPE mood AS ENUM ('good', 'bad');
        CREATE DOMAIN positive AS integer CHECK (VALUE > 0);
        CREATE TABLE person (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, email citext UNIQUE, mood mood);
        CREATE TABLE pet (id serial PRIMARY KEY, owner bigint REFERENCES person ON DELETE CASCADE, age positive,
            made timestamptz DEFAULT now());
        CREATE TABLE reading (at date, value numeric) PARTITION BY RANGE (at);
        CREATE TABLE reading_2026 PARTITION OF reading FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
        CREATE INDEX ON reading (at);
        CREATE TABLE old_pet () INHERITS (pet);
        CREATE TABLE log (line text);
        CREATE VIEW people AS SELECT p.email, count(*) FROM person p JOIN pet ON pet.owner = p.id GROUP BY 1;
        CREATE MATERIALIZED VIEW ages AS SELECT age, count(*) FROM pet GROUP BY 1;
        CREATE RULE remember AS ON DELETE TO pet DO ALSO INSERT INTO log VALUES ('gone');
        CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN INSERT INTO log VALUES (TG_OP); RETURN NEW; END';
        CREATE FUNCTION all_pets() RETURNS bigint LANGUAGE sql SECURITY DEFINER AS 'SELECT count(*) FROM pet';
        CREATE PROCEDURE tidy() LANGUAGE sql AS 'DELETE FROM log';
        CREATE TRIGGER note AFTER INSERT ON person FOR EACH ROW EXECUTE FUNCTION note();
        CREATE CAST (mood AS integer) WITH FUNCTION hashenum(anyenum);
        CREATE OPERATOR <~> (FUNCTION = int4pl, LEFTARG = integer, RIGHTARG = integer);
        ALTER TABLE person ENABLE ROW LEVEL SECURITY;
        CREATE POLICY own ON person USING (mood = 'good');
        CREATE STATISTICS spread ON id, age FROM pet;
        DO $$ BEGIN EXECUTE 'CREATE TABLE made_by_do (a integer DEFAULT 1)'; END $$;
        GRANT SELECT ON ALL TABLES IN SCHEMA $BOT TO PUBLIC;
        GRANT USAGE ON ALL SEQUENCES IN SCHEMA $BOT TO PUBLIC;
        GRANT SELECT (email) ON person TO bot_alpha;
        ALTER DEFAULT PRIVILEGES IN SCHEMA $BOT GRANT SELECT ON TABLES TO PUBLIC;
        COMMENT ON TABLE person IS 'people';
        RESET SESSION AUTHORIZATION;
        RESET search_path;

        """

    private static let neighbours = [
        """
        CREATE ROLE monitoring LOGIN IN ROLE pg_monitor;
        CREATE ROLE bot_admin LOGIN CREATEROLE;
        CREATE ROLE flarex_dba LOGIN SUPERUSER;
        CREATE ROLE app LOGIN;
        CREATE ROLE app_reader LOGIN;
        GRANT CONNECT ON DATABASE flarex TO app, app_reader, monitoring;
        CREATE SCHEMA app AUTHORIZATION app;
        CREATE SCHEMA ext_stuff AUTHORIZATION app;
        CREATE SCHEMA bot_admin AUTHORIZATION bot_admin;
        GRANT USAGE ON SCHEMA app TO app_reader;
        CREATE EXTENSION pg_stat_statements SCHEMA app;
        CREATE EXTENSION unaccent SCHEMA public;
        CREATE EXTENSION postgres_fdw SCHEMA app;
        CREATE SERVER elsewhere FOREIGN DATA WRAPPER postgres_fdw;
        ALTER SERVER elsewhere OWNER TO app;
        CREATE USER MAPPING FOR PUBLIC SERVER elsewhere;
        SET SESSION AUTHORIZATION app;
        CREATE TABLE app.orders (id integer PRIMARY KEY, card text);
        GRANT SELECT ON app.orders TO PUBLIC;
        GRANT SELECT (id) ON app.orders TO PUBLIC;
        CREATE FUNCTION app.total() RETURNS bigint LANGUAGE sql SECURITY DEFINER AS 'SELECT count(*) FROM app.orders';
        ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT SELECT ON TABLES TO app_reader, PUBLIC;
        RESET SESSION AUTHORIZATION;
        CREATE PUBLICATION everything FOR ALL TABLES;
        CREATE DATABASE other OWNER app;
        REVOKE ALL ON DATABASE other FROM PUBLIC;
        ALTER ROLE app SET search_path = app;
        ALTER DATABASE flarex SET work_mem = '8MB';

        """
    ]
}
