import PostgresClient
import SQLText
import SystemPackage
import TestSupport
import Testing

/// `sweep`, `usage` and `status` over a server.
@Suite("Usage", .serialized, .throwawayServer) struct UsageTests {
    @Test func `a sweep measures, and status and usage show it, with manifests or without`() async throws {
        try await Workspace.withServer { workspace in
            #expect(try await workspace.run("apply", "--yes").status == 0)
            let roles = try await workspace.texts("SELECT role::text FROM flarex.bot ORDER BY id")
            let role = try #require(Identifier(roles[1]))
            let session = try await workspace.session()
            try await session.execute(
                "CREATE TABLE \(role).t AS SELECT repeat('x', 1000) AS t FROM generate_series(1, 9000)"
            )
            let bytes = try await session.query("SELECT pg_total_relation_size('\(role).t')::text") { try $0.text(0) }
            await session.close()

            let sweep = try await workspace.run("sweep")
            #expect(sweep.status == 0, "\(sweep.errors)")
            #expect(sweep.output.hasPrefix("For cluster primary at "))
            let measured = "\n\nSwept 2 bots, 2 of them changed; 0 close to the quota or over it; took "
            #expect(sweep.output.contains(measured))

            let nowhere: [String: String?] = ["FLAREXDB_MANIFESTS": "/nonexistent"]
            for environment in [[:], nowhere] {
                let table = try await workspace.run("status", environment: environment)
                #expect(table.status == 0, "\(table.errors)")
                #expect(
                    table.output == """
                        BOT      WORKSPACE  PLAN  PHASE  USAGE
                        billing  acme       free  Ready  [..........]   0%  0B of 500MB
                        weather  acme       free  Ready  [#.........]   2%  \(approximate(bytes)) of 500MB

                        2 bots: 2 Ready.

                        """
                )
            }
            let usage = try await workspace.run("usage")
            #expect(usage.output.contains("weather  acme       free  [#.........]   2%  "))
            let history = try await workspace.run("usage", "weather", "--format", "csv")
            #expect(history.output.hasPrefix("bot,day,mostBytes,quotaBytes\nweather,20"))
            #expect(history.output.hasSuffix(",\(bytes.joined()),500000000\n"))
        }
    }

    private func approximate(_ bytes: [String]) -> String {
        let tenths = (Int(bytes.joined()) ?? 0) / 100_000
        return "\(tenths / 10).\(tenths % 10)MB"
    }

    @Test func `every key of the status is there, null where it has no value`() async throws {
        try await Workspace.withServer(bots: ["weather"]) { workspace in
            #expect(try await workspace.run("apply", "--yes").status == 0)
            let role = try await workspace.texts("SELECT role::text FROM flarex.bot").joined()
            let time = try await workspace.texts(
                """
                SELECT to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') FROM flarex.bot
                """
            ).joined()
            let file = workspace.manifests.appending("weather.yaml")
            let status = try await workspace.run("status", "weather", "--format", "json")
            #expect(
                status.output == """
                    {
                      "bots" : [
                        {
                          "bot" : "weather",
                          "conditions" : [
                            {
                              "lastTransitionTime" : "\(time)",
                              "message" : "everything is as the manifest says",
                              "reason" : "Ready",
                              "status" : "True",
                              "type" : "Ready"
                            },
                            {
                              "lastTransitionTime" : "\(time)",
                              "message" : "the bot may write",
                              "reason" : "WritesAllowed",
                              "status" : "False",
                              "type" : "Restricted"
                            },
                            {
                              "lastTransitionTime" : "\(time)",
                              "message" : "no sweep has measured it",
                              "reason" : "NotMeasured",
                              "status" : "Unknown",
                              "type" : "StoragePressure"
                            },
                            {
                              "lastTransitionTime" : "\(time)",
                              "message" : "it is tombstoned when its manifest goes",
                              "reason" : "PruneEnabled",
                              "status" : "False",
                              "type" : "Kept"
                            }
                          ],
                          "credential" : {
                            "issuedAt" : "\(time)",
                            "login" : "\(role)",
                            "previousLogin" : null,
                            "previousValidUntil" : null,
                            "recipients" : [
                              "\(try workspace.recipient)"
                            ],
                            "urlForm" : "plain"
                          },
                          "dropAfter" : null,
                          "extensions" : [

                          ],
                          "manifest" : {
                            "file" : "\(file)",
                            "line" : 3
                          },
                          "overage" : false,
                          "phase" : "Ready",
                          "plan" : "free",
                          "quotaBytes" : 500000000,
                          "replaced" : null,
                          "restricted" : false,
                          "revision" : null,
                          "role" : "\(role)",
                          "schema" : "\(role)",
                          "tombstonedAt" : null,
                          "usageBytes" : null,
                          "workspace" : "acme"
                        }
                      ]
                    }

                    """
            )
            let detail = try await workspace.run("status", "weather")
            #expect(detail.output.contains("Role and schema  \(role)\n"))
            #expect(detail.output.contains("Usage            not measured\n"))
            #expect(detail.output.contains("DATABASE_URL     plain form\n"))
            #expect(detail.output.contains("Sealed for       \(try workspace.recipient.dropFirst(7).prefix(8))\n"))
            let unknown = try await workspace.run("status", "wether")
            #expect(unknown.status == 1)
            #expect(unknown.errors.contains("error: the registry in database flarex has no bot wether"))
        }
    }

    @Test func `a condition's time is that of its last change, whatever else is recorded`() async throws {
        try await Workspace.withServer(bots: ["weather"]) { workspace in
            func conditionsOfOld() async throws -> [String] {
                let status = try await workspace.run("status", "weather")
                return status.output.split(separator: "\n").filter { $0.contains("2020-01-01T00:00:00Z") }
                    .map { $0.split(separator: " ").prefix(3).joined(separator: " ") }
            }
            #expect(try await workspace.run("apply", "--yes").status == 0)
            let session = try await workspace.session()
            try await session.execute(
                "UPDATE flarex.bot SET created_at = '2020-01-01Z', ready_since = '2020-01-01Z', kept_since = '2020-01-01Z'"
            )
            try workspace.writeBot("weather", plan: "pro")
            #expect(try await workspace.run("apply", "--yes").status == 0)
            #expect(
                try await conditionsOfOld() == [
                    "Ready True Ready", "Restricted False WritesAllowed", "StoragePressure Unknown NotMeasured",
                    "Kept False PruneEnabled",
                ]
            )
            try await session.execute(
                """
                INSERT INTO flarex.usage (bot, bytes, measured_at, counted_at, is_close, is_close_since)
                VALUES ('weather', 20000000000, now(), now(), true, now())
                """
            )
            await session.close()
            #expect(try await workspace.run("apply", "--yes").status == 0)
            #expect(try await conditionsOfOld() == ["Kept False PruneEnabled"])
            let restricted = try await workspace.run("status", "weather")
            #expect(restricted.output.contains(/Ready +False +Restricted/), "\(restricted.output)")
            #expect(try await workspace.run("wait", "weather", "--timeout", "0s").status == 1)
        }
    }

    @Test func `a month's invoice is printed in three forms, and closed once`() async throws {
        try await Workspace.withServer { workspace in
            #expect(try await workspace.run("apply", "--yes").status == 0)
            let session = try await workspace.session()
            try await session.execute(
                """
                INSERT INTO flarex.sample
                VALUES ('weather', '2025-12-31', '2026-01-31', 86400, 3500000000, 'acme', 'pro', 1000000000, '0.25', 'USD'),
                    ('weather', '2026-02-15', '2026-03-01', 0, 2000000000, 'acme', 'pro', 1000000000, '0.25', 'USD')
                """
            )
            await session.close()
            let csv = try await workspace.run("usage", "--month", "2026-01", "--format", "csv")
            #expect(
                csv.output == """
                    month,bot,workspace,plan,quotaBytes,pricePerGBMonth,currency,overByteSeconds,overByteHours,overGBMonths,amount
                    2026-01,weather,acme,pro,1000000000,0.25,USD,6696000000000000,1860000000000.000,2.500000000,0.63

                    """
            )
            let half = try await workspace.run("usage", "--month", "2026-02")
            #expect(
                half.output == """
                    Overage in 2026-02, over, not closed
                    BOT      WORKSPACE  PLAN  QUOTA  GB-MONTHS ABOVE  PRICE  AMOUNT
                    weather  acme       pro   1GB    0.500000000      0.25   0.13 USD

                    Total: 0.13 USD

                    """
            )
            let closed = try await workspace.run("usage", "--month", "2026-01", "--close", "--format", "json")
            #expect(closed.output.contains("\"amount\" : \"0.63\""))
            _ = try await workspace.texts("DELETE FROM flarex.sample RETURNING bot")
            #expect(
                try await workspace.run("usage", "--month", "2026-01", "--close", "--format", "json").output
                    == closed.output
            )
            #expect(try await workspace.run("usage", "--month", "2026-01", "--format", "csv").output == csv.output)
            let running = try await workspace.run("usage", "--month", "9999-12", "--close")
            #expect(running.status == 1)
            #expect(running.errors.contains("cannot close 9999-12: by the server's clock it is not over yet"))
        }
    }

    @Test func `before the first apply they say what is missing`() async throws {
        try await Workspace.withServer { workspace in
            for arguments in [["sweep"], ["status"], ["usage"]] {
                let outcome = try await workspace.run(arguments[0])
                #expect(outcome.status == 1)
                #expect(outcome.errors.contains("error: "), "\(arguments): \(outcome.errors)")
                #expect(outcome.errors.contains("flarexdb apply"), "\(arguments): \(outcome.errors)")
            }
            let close = try await workspace.run("usage", "--close")
            #expect(close.status == 64)
        }
    }
}
