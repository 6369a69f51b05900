import Model
import Planning
import Presentation
import SQLText
import TestSupport
import Testing

/// The text form, as it stands on a terminal.
@Suite struct TextFormTests {
    @Test func `a new cluster with its first bot`() {
        let plan = diff(desired: Fixtures.desired([Drift.weather]), observed: Fixtures.emptyCluster())
        #expect(
            plan.text() == """
                cluster
                  + database flarex                                         # it does not exist (cluster.yaml:3)
                  + role flarex_audit                                       # its members may add to the audit log (cluster.yaml:3)
                  + role flarex_bots                                        # every bot needs it (cluster.yaml:3)
                  + role flarex_owner                                       # every bot needs it (cluster.yaml:3)
                  + role flarex_reader                                      # its members may read status, usage and the audit log (cluster.yaml:3)
                  + role flarex_restricted                                  # every bot needs it (cluster.yaml:3)
                  + role flarex_secrets                                     # its members may read sealed secrets (cluster.yaml:3)
                  + schema flarex, version \(ControlSchema.version)                               # the registry does not exist (cluster.yaml:3)
                  + registry entry of the cluster: primary, endpoint pg.flarex.internal:5432, sslmode require, urlForm documented  # the registry does not know which cluster this is (cluster.yaml:3)
                  ~ schema flarex: USAGE to flarex_audit                    # its members may add to the audit log (cluster.yaml:3)
                  ~ schema flarex: USAGE to flarex_reader                   # its members may read status, usage and the audit log (cluster.yaml:3)
                  ~ schema flarex: USAGE to flarex_secrets                  # its members may read sealed secrets (cluster.yaml:3)
                  + schema flarex: 19 tables readable by flarex_reader      # its members may read status, usage and the audit log (cluster.yaml:3)
                  + schema flarex: 3 tables readable by flarex_secrets      # its members may read sealed secrets (cluster.yaml:3)
                  + schema flarex_shim                                      # bots find their advisory locks in it (cluster.yaml:3)
                  + schema flarex_shim: USAGE to flarex_bots                # bots find their advisory locks in it (cluster.yaml:3)
                  + 22 functions of the bots' advisory locks                # no bot can fill the lock table that all share (cluster.yaml:3)
                  + 3 functions of the write block                          # a bot over its quota cannot write (cluster.yaml:3)
                  + 2 functions of the guard                                # bots' DDL stays in bounds (cluster.yaml:3)
                  + function flarex.append_audit(jsonb)                     # what is done to bots is recorded (cluster.yaml:3)
                  + function flarex_shim.own_migrations()                   # bots see which migrations were applied to them (cluster.yaml:3)
                  + function flarex_shim.own_usage()                        # bots see how much they store (cluster.yaml:3)
                  + event trigger flarex_ddl_start on ddl_command_start     # bots' DDL stays in bounds (cluster.yaml:3)
                  + event trigger flarex_ddl_end on ddl_command_end         # bots' DDL stays in bounds (cluster.yaml:3)
                  + large objects: 5 functions closed to PUBLIC             # they live outside any schema, where no quota counts them (cluster.yaml:3)
                  + snapshot export: pg_export_snapshot() closed to PUBLIC  # an exported snapshot keeps vacuum from the whole database's dead rows (cluster.yaml:3)
                  + logical messages: 2 functions closed to PUBLIC          # they fill the write-ahead log, which all share, without a table (cluster.yaml:3)
                  + other sessions: 2 functions and 2 views closed to PUBLIC, open to pg_monitor  # they show who else is connected, from where, and what locks and how many rows they have (cluster.yaml:3)
                  + advisory locks: 3 functions closed to PUBLIC            # one session could fill the lock table that all share; flarex_shim has them with a cap (cluster.yaml:3)
                  + schema public: no USAGE to PUBLIC                       # bots have schemas of their own (cluster.yaml:3)
                  + database flarex: no CONNECT, TEMPORARY to PUBLIC        # bots connect through flarex_bots only (cluster.yaml:3)
                  + database flarex: CREATE, CONNECT to flarex_bots         # bots connect through it, and the guard keeps CREATE in bounds (cluster.yaml:3)
                  + database flarex: CONNECT to flarex_reader               # its members may read status, usage and the audit log (cluster.yaml:3)
                  + database flarex: CONNECT to flarex_secrets              # its members may read sealed secrets (cluster.yaml:3)
                  ! database postgres: no CONNECT, TEMPORARY to PUBLIC      # bots must not connect to other databases (cluster.yaml:3)  [changesOtherDatabase]
                  ! database template1: no CONNECT, TEMPORARY to PUBLIC     # bots must not connect to other databases (cluster.yaml:3)  [changesOtherDatabase]
                  + view flarex_shim.bot_migrations                         # bots see which migrations were applied to them (cluster.yaml:3)
                  + view flarex_shim.bot_usage                              # bots see how much they store (cluster.yaml:3)
                  + role flarex_ext_citext                                  # a bot uses extension citext (cluster.yaml:3)
                  + schema ext_citext                                       # a bot uses extension citext (cluster.yaml:3)
                  + schema ext_citext: USAGE to flarex_ext_citext           # a bot uses extension citext (cluster.yaml:3)
                  + extension citext in schema ext_citext                   # a bot uses extension citext (cluster.yaml:3)

                bot acme/weather  role bot_52a111a37f5f4026
                  + role                                       # the manifest asks for the bot (bots/weather.yaml:4)
                  + role: member of flarex_bots                # bots connect through it (bots/weather.yaml:4)
                  + role: member of flarex_ext_citext          # it uses citext (bots/weather.yaml:9)
                  + schema                                     # the bot's data lives in it (bots/weather.yaml:4)
                  + schema: USAGE, CREATE to the bot           # the bot's data lives in it (bots/weather.yaml:4)
                  + role: search_path = bot_52a111a37f5f4026, ext_citext, flarex_shim, pg_catalog  # unqualified names are looked up there (bots/weather.yaml:4)
                  + role: log_min_error_statement = panic      # the default for every bot (cluster.yaml:3)
                  + role: log_min_messages = fatal             # the default for every bot (cluster.yaml:3)
                  + role: statement_timeout = 60s              # plan free gives it (plans.yaml:3)
                  + role: temp_file_limit = 976562kB           # the default for every bot (cluster.yaml:3)
                  + registry entry: phase Ready, plan free     # the registry does not know the bot (bots/weather.yaml:4)
                  + secret: new password, sealed DATABASE_URL  # the bot has no password (bots/weather.yaml:4)

                Plan: 49 to create, 3 to alter, 2 to restrict, 0 to drop.

                """
        )
    }

    @Test func `drift beside a new bot`() throws {
        #expect(
            try Self.drifted.text() == """
                cluster
                  + role flarex_ext_uuid_ossp                            # a bot uses extension uuid-ossp (cluster.yaml:3)
                  + schema ext_uuid_ossp                                 # a bot uses extension uuid-ossp (cluster.yaml:3)
                  + schema ext_uuid_ossp: USAGE to flarex_ext_uuid_ossp  # a bot uses extension uuid-ossp (cluster.yaml:3)
                  + extension uuid-ossp in schema ext_uuid_ossp          # a bot uses extension uuid-ossp (cluster.yaml:3)

                bot acme/radio  role bot_84ed94d450acf368
                  ~ role: connection limit 10 to 40        # plan pro gives 40 connections (plans.yaml:12)
                  ~ role: statement_timeout = 5min         # it is 60s (plans.yaml:12)
                  ~ role: work_mem = 16MB                  # plan pro gives it (plans.yaml:12)
                  ~ registry entry: phase Ready, plan pro  # plan free becomes pro (bots/radio.yaml:4)

                bot acme/weather  role bot_52a111a37f5f4026
                  ! role: NOSUPERUSER                    # a bot may log in and nothing more (bots/weather.yaml:4)
                  ! schema: no USAGE to PUBLIC           # the manifests do not ask for it (bots/weather.yaml:4)
                  ~ role: nothing set for all databases  # the manifests set nothing there (bots/weather.yaml:4)

                bot acme/zenith  role bot_60f1a2ab684db43d
                  + role                                       # the manifest asks for the bot (bots/zenith.yaml:4)
                  + role: member of flarex_bots                # bots connect through it (bots/zenith.yaml:4)
                  + role: member of flarex_ext_uuid_ossp       # it uses uuid-ossp (bots/zenith.yaml:9)
                  + schema                                     # the bot's data lives in it (bots/zenith.yaml:4)
                  + schema: USAGE, CREATE to the bot           # the bot's data lives in it (bots/zenith.yaml:4)
                  + role: search_path = bot_60f1a2ab684db43d, ext_uuid_ossp, flarex_shim, pg_catalog  # unqualified names are looked up there (bots/zenith.yaml:4)
                  + role: log_min_error_statement = panic      # the default for every bot (cluster.yaml:3)
                  + role: log_min_messages = fatal             # the default for every bot (cluster.yaml:3)
                  + role: statement_timeout = 60s              # plan free gives it (plans.yaml:3)
                  + role: temp_file_limit = 976562kB           # the default for every bot (cluster.yaml:3)
                  + registry entry: phase Ready, plan free     # the registry does not know the bot (bots/zenith.yaml:4)
                  + secret: new password, sealed DATABASE_URL  # the bot has no password (bots/zenith.yaml:4)

                Plan: 16 to create, 5 to alter, 2 to restrict, 0 to drop.

                """
        )
    }

    @Test func `nothing to do`() {
        #expect(Drift().plan.text() == "No changes.\n")
    }

    @Test func `what is refused and noted stands before the last line`() {
        var drift = Drift()
        drift.desired.bots = [Drift.weather]
        drift.server.registry[Drift.weather.id] = nil
        drift.server.registry[Drift.radio.id]?.isKept = true
        #expect(
            drift.plan.text() == """
                refused
                  x bot acme/weather: cannot take over role and schema bot_52a111a37f5f4026: flarexdb did not make them (bots/weather.yaml:4)
                    If it is this bot's, set the annotation flarex.dev/adopt: "true" on its manifest, or allow it for all bots with --allow adoptsExisting.

                Note: bot radio has no manifest and is kept, since its last one said flarex.dev/prune: disabled.

                Plan: 0 to create, 0 to alter, 0 to restrict, 0 to drop.

                """
        )
    }

    @Test func `of many bots with the same changes one stands for all, unless every step is asked for`() {
        let bots = (1...300).map { Fixtures.bot("bot-\($0)", extensions: $0 == 7 ? ["citext"] : []) }
        let plan = diff(desired: Fixtures.desired(bots), observed: Fixtures.emptyCluster())
        let text = plan.text()
        let headings = text.split(separator: "\n").filter { !$0.hasPrefix(" ") }
        #expect(
            headings == [
                "cluster",
                "299 bots  acme/bot-1, acme/bot-10, acme/bot-100 and 296 more; each 11 to create:",
                "bot acme/bot-7  role \(Fixtures.bot("bot-7").role)",
                "Note: bots with the same changes are shown once, with the values of the first; --full shows all.",
                Substring(plan.summaryLine),
            ]
        )
        #expect(text.split(separator: "\n").count < 72)
        let full = plan.text(detail: .full).split(separator: "\n")
        #expect(full.count { $0.hasPrefix("bot acme/") } == 300)
        #expect(full.count { $0.hasPrefix("  ") } == plan.steps.count)
    }

    @Test func `refusals of one cause are one, with a count`() {
        let bots = (1...12).map { Fixtures.bot("bot-\($0)") }
        var server = Fixtures.convergedServer(Fixtures.desired(bots))
        server.registry = [:]
        let plan = diff(desired: Fixtures.desired(bots), observed: server.observed)
        #expect(plan.refused.count == 12)
        #expect(
            plan.text() == """
                refused
                  x 12 bots: cannot take over role and schema of the bot: flarexdb did not make them: acme/bot-1, acme/bot-10, acme/bot-11 and 9 more (bots/bot-1.yaml:4)
                    If it is this bot's, set the annotation flarex.dev/adopt: "true" on its manifest, or allow it for all bots with --allow adoptsExisting.

                Plan: 0 to create, 0 to alter, 0 to restrict, 0 to drop.

                """
        )
    }

    @Test func `colours mark up the line and change nothing else`() throws {
        let plan = try Self.drifted
        let colored = plan.text(style: TextStyle(isColored: true))
        #expect(colored.contains("\u{1B}[32m+ role\u{1B}[0m"))
        #expect(colored.replacing(/\u{1B}\[[0-9]+m/, with: "") == plan.text())
    }

    @Test func `a name with a line break stays on its line`() throws {
        var drift = Drift()
        let nasty: Identifier = "x\n- role postgres\u{1B}[2J"
        drift.server.otherRoles.insert(nasty)
        try drift.server.grantMembership(of: nasty, in: Drift.weather.role, drift.server.memberOptions)
        let lines = drift.plan.text().split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count == 5)
        #expect(!drift.plan.text().contains("\u{1B}"))
    }

    /// Two bots are new, one was given power and opened to everybody, one has another plan.
    static var drifted: ChangePlan {
        get throws {
            var drift = Drift()
            drift.desired.bots = [
                Fixtures.bot("radio", plan: "pro"), Drift.weather, Fixtures.bot("zenith", extensions: ["uuid-ossp"]),
            ]
            let weather = Drift.weather.role
            drift.server.roles[weather]?.attributes.isSuperuser = true
            drift.server.roles[weather]?.settings[.everywhere] = ObservedSettings(values: ["work_mem": "1GB"])
            try drift.server.grant(.usage, grantable: [], on: .schema(weather), to: .everyone, by: "flarex_owner")
            return drift.plan
        }
    }
}
