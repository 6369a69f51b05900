import Model
import Planning
import Presentation
import SQLText
import TestSupport
import Testing

/// The form for a comment on a pull request.
@Suite struct MarkdownFormTests {
    @Test func `a table of steps for the cluster and each bot`() throws {
        let plan = try TextFormTests.drifted
        let expected = """
            ### flarexdb: Plan: 16 to create, 5 to alter, 2 to restrict, 0 to drop.

            Cluster `primary`, database `flarex`, fingerprint `FINGERPRINT`

            <details open><summary><b>cluster</b>: 4 to create</summary>

            | | step | why |
            | --- | --- | --- |
            | `+` | role flarex\\_ext\\_uuid\\_ossp | a bot uses extension uuid-ossp `cluster.yaml:3` |
            | `+` | schema ext\\_uuid\\_ossp | a bot uses extension uuid-ossp `cluster.yaml:3` |
            | `+` | schema ext\\_uuid\\_ossp: USAGE to flarex\\_ext\\_uuid\\_ossp | a bot uses extension uuid-ossp `cluster.yaml:3` |
            | `+` | extension uuid-ossp in schema ext\\_uuid\\_ossp | a bot uses extension uuid-ossp `cluster.yaml:3` |

            </details>

            <details open><summary><b>acme/radio</b> <code>bot_84ed94d450acf368</code>: 4 to alter</summary>

            | | step | why |
            | --- | --- | --- |
            | `~` | role: connection limit 10 to 40 | plan pro gives 40 connections `plans.yaml:12` |
            | `~` | role: statement\\_timeout = 5min | it is 60s `plans.yaml:12` |
            | `~` | role: work\\_mem = 16MB | plan pro gives it `plans.yaml:12` |
            | `~` | registry entry: phase Ready, plan pro | plan free becomes pro `bots/radio.yaml:4` |

            </details>

            <details open><summary><b>acme/weather</b> <code>bot_52a111a37f5f4026</code>: 1 to alter, 2 to restrict</summary>

            | | step | why |
            | --- | --- | --- |
            | `!` | role: NOSUPERUSER | a bot may log in and nothing more `bots/weather.yaml:4` |
            | `!` | schema: no USAGE to PUBLIC | the manifests do not ask for it `bots/weather.yaml:4` |
            | `~` | role: nothing set for all databases | the manifests set nothing there `bots/weather.yaml:4` |

            </details>

            <details open><summary><b>acme/zenith</b> <code>bot_60f1a2ab684db43d</code>: 12 to create</summary>

            | | step | why |
            | --- | --- | --- |
            | `+` | role | the manifest asks for the bot `bots/zenith.yaml:4` |
            | `+` | role: member of flarex\\_bots | bots connect through it `bots/zenith.yaml:4` |
            | `+` | role: member of flarex\\_ext\\_uuid\\_ossp | it uses uuid-ossp `bots/zenith.yaml:9` |
            | `+` | schema | the bot's data lives in it `bots/zenith.yaml:4` |
            | `+` | schema: USAGE, CREATE to the bot | the bot's data lives in it `bots/zenith.yaml:4` |
            | `+` | role: search\\_path = bot\\_60f1a2ab684db43d, ext\\_uuid\\_ossp, flarex\\_shim, pg\\_catalog | unqualified names are looked up there `bots/zenith.yaml:4` |
            | `+` | role: log\\_min\\_error\\_statement = panic | the default for every bot `cluster.yaml:3` |
            | `+` | role: log\\_min\\_messages = fatal | the default for every bot `cluster.yaml:3` |
            | `+` | role: statement\\_timeout = 60s | plan free gives it `plans.yaml:3` |
            | `+` | role: temp\\_file\\_limit = 976562kB | the default for every bot `cluster.yaml:3` |
            | `+` | registry entry: phase Ready, plan free | the registry does not know the bot `bots/zenith.yaml:4` |
            | `+` | secret: new password, sealed DATABASE\\_URL | the bot has no password `bots/zenith.yaml:4` |

            </details>

            """
        #expect(plan.markdown == expected.replacing("FINGERPRINT", with: plan.fingerprint.prefix(16)))
    }

    @Test func `nothing in a text ends its cell, becomes HTML or mentions anybody`() {
        var drift = Drift()
        let role = Drift.weather.role
        drift.server.roles[role]?.settings[.database("flarex")]?.values["search_path"] =
            "a|b `c` <img> @flarex/all\n\n# x [y](z) #12"
        drift.desired.bots[1].source.file = "bots/`|\n@all.yaml"
        let markdown = drift.plan.markdown
        let row = markdown.split(separator: "\n").last { $0.hasPrefix("| `") }.map(String.init)
        #expect(
            row
                == "| `~` | role: search\\_path = \(role.name.replacing("_", with: "\\_")), ext\\_citext, flarex\\_shim, "
                + "pg\\_catalog | it is a\\|b \\`c\\` &lt;img&gt; @&#8203;flarex/all  #&#8203; x \\[y\\](z) #&#8203;12 "
                + "bots/\\`\\| @&#8203;all.yaml:4 |"
        )
    }

    @Test func `a thousand bots are folded, and those with like changes are one table`() throws {
        let bots = (0..<1000).map { Fixtures.bot("bot-\($0)") }
        let markdown = diff(desired: Fixtures.desired(bots), observed: Fixtures.emptyCluster()).markdown
        #expect(markdown.utf8.count < 10_000)
        #expect(
            markdown.contains(
                "<summary><b>1000 bots</b>, acme/bot-0, acme/bot-1, acme/bot-10 and 997 more: each 11 to create</summary>"
            )
        )
    }

    @Test func `what does not fit is cut off, tables are closed, and the count of the rest is true`() throws {
        let plan = try TextFormTests.drifted
        let whole = plan.markdown.utf8.count
        for limit in stride(from: 400, to: whole + 400, by: 50) {
            let markdown = plan.markdown(limit: limit)
            #expect(markdown.utf8.count <= limit)
            #expect(markdown.matches(of: /<details/).count == markdown.matches(of: /<\/details>/).count)
            let shown = markdown.split(separator: "\n").count { $0.hasPrefix("| `") }
            let isCut = markdown.hasSuffix("`flarexdb plan --full` shows them all.\n")
            #expect(isCut == (shown < plan.steps.count))
            let count = "… and \(plan.steps.count - shown) more of \(plan.steps.count) steps."
            #expect(markdown.contains(count) == isCut)
        }
    }

    @Test func `a thousand refusals of one cause are one, and others fit a comment`() {
        let bots = (0..<1000).map { Fixtures.bot("bot-\($0)") }
        var server = Fixtures.convergedServer(Fixtures.desired(bots))
        server.registry = [:]
        var plan = diff(desired: Fixtures.desired(bots), observed: server.observed)
        #expect(plan.refused.count == 1000)
        #expect(plan.markdown.matches(of: /1000 bots/).count == 1)
        for index in plan.refused.indices { plan.refused[index].reason = "cause \(index)" }
        #expect(plan.markdown.utf8.count <= ChangePlan.maximumMarkdownSize)
        let shown = plan.markdown.split(separator: "\n").count { $0.hasPrefix("- bot") }
        #expect(plan.markdown.contains("- … and \(1000 - shown) more of 1000\n"))
    }
}
