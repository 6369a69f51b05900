import FoundationEssentials
import Model
import Planning
import SQLText
import TestSupport
import Testing

/// The JSON form, whose keys are a contract.
@Suite struct PlanDocumentTests {
    @Test func `every key of the contract is there, null where it has no value`() throws {
        var drift = Drift()
        drift.server.roles["flarex_bots"]?.attributes.canLogIn = true
        drift.server.registry[Drift.radio.id] = nil
        drift.server.registry[Drift.weather.id]?.phase = .failed
        let plan = drift.plan
        let document = PlanDocument(
            plan,
            options: PlanOptions(),
            diagnostics: [Diagnostic(.warning, "no retention", at: nil)]
        )
        #expect(
            try json(document) == #"""
                {
                  "cluster" : {
                    "database" : "flarex",
                    "host" : null,
                    "name" : "primary",
                    "port" : null,
                    "systemIdentifier" : "7301234567890123456"
                  },
                  "diagnostics" : [
                    {
                      "column" : null,
                      "file" : null,
                      "hint" : null,
                      "line" : null,
                      "message" : "no retention",
                      "severity" : "warning"
                    }
                  ],
                  "fingerprint" : "\#(plan.fingerprint)",
                  "formatVersion" : "1.0",
                  "options" : {
                    "allow" : [

                    ],
                    "bots" : null
                  },
                  "refused" : [
                    {
                      "bot" : "radio",
                      "hazard" : "adoptsExisting",
                      "hint" : "If it is this bot's, set the annotation flarex.dev/adopt: \"true\" on its manifest, or allow it for all bots with --allow adoptsExisting.",
                      "reason" : "flarexdb did not make them",
                      "role" : "bot_84ed94d450acf368",
                      "source" : {
                        "file" : "bots/radio.yaml",
                        "line" : 4
                      },
                      "what" : "take over role and schema bot_84ed94d450acf368"
                    }
                  ],
                  "steps" : [
                    {
                      "action" : "restrict",
                      "bot" : null,
                      "hazards" : [

                      ],
                      "id" : "cluster.alterRole.flarex_bots",
                      "kind" : "alterRole",
                      "reason" : "a group only carries rights",
                      "role" : null,
                      "source" : {
                        "file" : "cluster.yaml",
                        "line" : 3
                      },
                      "sql" : [
                        "ALTER ROLE \"flarex_bots\" NOLOGIN"
                      ],
                      "target" : "role flarex_bots"
                    },
                    {
                      "action" : "alter",
                      "bot" : "weather",
                      "hazards" : [

                      ],
                      "id" : "weather.recordBot",
                      "kind" : "recordBot",
                      "reason" : "the last pass failed",
                      "role" : "bot_52a111a37f5f4026",
                      "source" : {
                        "file" : "bots/weather.yaml",
                        "line" : 4
                      },
                      "sql" : [
                        "INSERT INTO flarex.bot (id, workspace, role, plan, phase, spec_digest, manifest_file, manifest_line,\n    revision, quota_bytes, overage_price, overage_currency, extensions, is_kept)\nVALUES ('weather', 'acme', 'bot_52a111a37f5f4026',\n    'free', 'Ready', '1956124a8570e8620ba15e045bd046482965d2e9f10bf938bc6bbf52e5c20640',\n    'bots/weather.yaml', '4', NULL,\n    '500000000', NULL,\n    NULL, '{\"citext\"}',\n    'false')\nON CONFLICT (id) DO UPDATE SET workspace = excluded.workspace, role = excluded.role, plan = excluded.plan,\n    phase = 'Ready', ready_since =\n    CASE WHEN flarex.bot.phase = ANY ('{\"Ready\"}'::text[])\n        THEN flarex.bot.ready_since ELSE now() END, spec_digest = excluded.spec_digest, manifest_file = excluded.manifest_file,\n    manifest_line = excluded.manifest_line, revision = excluded.revision, quota_bytes = excluded.quota_bytes,\n    overage_price = excluded.overage_price, overage_currency = excluded.overage_currency,\n    extensions = excluded.extensions, is_kept = excluded.is_kept,\n    kept_since = CASE WHEN flarex.bot.is_kept = excluded.is_kept THEN flarex.bot.kept_since ELSE now() END,\n    tombstoned_at = NULL, drop_begun_at = NULL, drop_bytes = NULL, drop_objects = NULL, last_error = NULL,\n    updated_at = now()"
                      ],
                      "target" : "registry entry of weather"
                    }
                  ],
                  "summary" : {
                    "alter" : 1,
                    "create" : 0,
                    "drop" : 0,
                    "restrict" : 1
                  }
                }
                """#
        )
    }

    @Test func `a document that was saved reads as the same document`() throws {
        let plan = try TextFormTests.drifted
        let options = PlanOptions(allowed: [.adoptsExisting], bots: [Drift.weather.id])
        let place = SourcePlace(file: "a.yaml", line: 1, column: 2)
        let diagnostics = [Diagnostic(.error, "wrong", at: place, hint: "right")]
        let document = PlanDocument(plan, options: options, diagnostics: diagnostics)
        let data = try JSONEncoder().encode(document)
        #expect(try JSONDecoder().decode(PlanDocument.self, from: data) == document)
    }

    @Test func `secrets are redacted`() throws {
        var drift = Drift()
        drift.server.registry[Drift.radio.id]?.credential = nil
        let document = PlanDocument(drift.plan, options: PlanOptions(), diagnostics: [])
        #expect(document.steps.first?.sql.first == "ALTER ROLE \"\(Drift.radio.role)\" PASSWORD '<redacted>'")
        #expect(!(try json(document).contains("verifier of")))
    }

    private func json(_ document: PlanDocument) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(document), as: UTF8.self)
    }
}
