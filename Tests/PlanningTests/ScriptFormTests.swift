import Model
import Planning
import Presentation
import SQLText
import TestSupport
import Testing

/// The form for psql.
@Suite struct ScriptFormTests {
    @Test func `the cluster's statements one by one, each bot's in a transaction`() {
        var drift = Drift()
        drift.server.roles["flarex_bots"]?.attributes.canLogIn = true
        drift.server.roles[Drift.weather.role]?.attributes.isSuperuser = true
        drift.server.registry[Drift.radio.id]?.credential = nil
        let plan = drift.plan
        let form = Fixtures.connectionForm(of: Drift.radio, in: drift.desired).digest
        #expect(
            plan.script == """
                -- flarexdb change plan \(plan.fingerprint)
                -- for cluster primary, database flarex
                -- Plan: 0 to create, 1 to alter, 2 to restrict, 0 to drop.
                \\set ON_ERROR_STOP on
                SELECT (SELECT system_identifier::text FROM pg_catalog.pg_control_system()) = '7301234567890123456' \
                AND pg_catalog.current_database() = 'flarex' AS is_meant \\gset
                \\if :is_meant

                -- cluster
                ALTER ROLE "flarex_bots" NOLOGIN;

                -- bot acme/radio
                BEGIN;
                -- Only `flarexdb apply` issues credentials:
                -- ALTER ROLE "\(Drift.radio.role)" PASSWORD '<redacted>';
                -- Only `flarexdb apply` issues credentials:
                -- INSERT INTO flarex.secret (bot, login, sealed, verifier_digest, form_digest, recipients, url_form)
                -- VALUES ('radio', '\(Drift.radio.role.name)', '<redacted>', '<redacted>',
                --     '\(form)', '{"\(Fixtures.recipient())"}'::text[], 'documented')
                -- ON CONFLICT (bot) DO UPDATE SET login = excluded.login, sealed = excluded.sealed,
                --     verifier_digest = excluded.verifier_digest, form_digest = excluded.form_digest,
                --     recipients = excluded.recipients, url_form = excluded.url_form, issued_at = now();
                COMMIT;

                -- bot acme/weather
                BEGIN;
                ALTER ROLE "\(Drift.weather.role)" NOSUPERUSER;
                COMMIT;
                \\else
                DO $$BEGIN RAISE EXCEPTION 'this script is for another cluster or database'; END$$;
                \\endif

                """
        )
    }

    @Test func `a new database is connected to before anything is made in it`() throws {
        let plan = diff(desired: Fixtures.desired([]), observed: Fixtures.emptyCluster())
        let lines = plan.script.split(separator: "\n")
        let create = lines.firstIndex(of: "CREATE DATABASE \"flarex\" TEMPLATE template0 ENCODING 'UTF8';")
        #expect(create.map { lines[$0 + 1] } == "\\connect \"flarex\"")
    }

    @Test func `a step of several statements is a transaction, and function bodies stand between dollar quotes`() {
        var drift = Drift()
        drift.server.eventTriggers["flarex_ddl_end"]?.isEnabled = false
        #expect(
            drift.plan.script.contains(
                """
                -- cluster
                BEGIN;
                DROP EVENT TRIGGER IF EXISTS "flarex_ddl_end";
                CREATE EVENT TRIGGER "flarex_ddl_end" ON ddl_command_end EXECUTE FUNCTION "flarex"."ddl_end"();
                COMMIT;

                """
            )
        )
        let first = diff(desired: Fixtures.desired([]), observed: Fixtures.emptyCluster())
        #expect(first.script.split(separator: "$flarex$", omittingEmptySubsequences: false).count == 2 * 30 + 1)
        #expect(
            first.script.contains(
                """
                CREATE OR REPLACE FUNCTION "flarex_shim"."pg_try_advisory_lock"(pg_catalog."int8") \
                RETURNS pg_catalog."bool"
                LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
                AS $flarex$
                """
            )
        )
    }

    @Test func `a placeholder for a secret stands in comments only`() {
        report(Seeds.few) { scenario in
            let script = scenario.plan.script
            for line in script.split(separator: "\n") where line.contains("<redacted>") || line.contains("not issued") {
                try require(line.hasPrefix("-- "), String(line))
            }
        }
    }

    @Test func `a refusal stays a comment whatever its file is called`() {
        var drift = Drift()
        drift.server.registry[Drift.weather.id] = nil
        drift.desired.bots[1].source.file = "x\nDROP DATABASE flarex;\n.yaml"
        let lines = drift.plan.script.split(whereSeparator: \.isNewline)
        let head = lines.firstIndex(of: "\\if :is_meant") ?? 0
        #expect(lines.count == head + 6)
        for line in lines.dropFirst(head + 1).dropLast(3) {
            #expect(line.hasPrefix("-- "))
        }
    }

    @Test func `what a membership says depends on the server's version`() {
        let row = Membership(
            group: "flarex_bots",
            member: "ann",
            grantor: "dba",
            options: .init(admin: false, inherit: true, set: false)
        )
        let grant = Step.role(.grantMembership(group: row.group, member: row.member, row.options))
        let revoke = Step.role(.revokeMembership(row))
        #expect(grant.statements(serverVersion: 150_008).map(\.shown) == [#"GRANT "flarex_bots" TO "ann""#])
        #expect(
            grant.statements(serverVersion: 160_000).map(\.shown)
                == [#"GRANT "flarex_bots" TO "ann" WITH ADMIN FALSE, INHERIT TRUE, SET FALSE"#]
        )
        #expect(revoke.statements(serverVersion: 150_008).map(\.shown) == [#"REVOKE "flarex_bots" FROM "ann" CASCADE"#])
        #expect(
            revoke.statements(serverVersion: 160_000).map(\.shown)
                == [#"REVOKE "flarex_bots" FROM "ann" GRANTED BY "dba" CASCADE"#]
        )
    }
}
