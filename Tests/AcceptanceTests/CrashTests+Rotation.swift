import Catalog
import Model
import Planning
import PostgresClient
import SQLText
import Secrets
import SystemPackage
import TestSupport
import Testing

extension CrashTests {
    @Test("a bot whose credential is rotated, and one whose old login ends or whose manifest goes meanwhile")
    func rotation() async throws {
        try await TemporaryDirectory.with { directory in
            let landscape = try await Landscape.current
            try await landscape.clear()
            var wish = wish(landscape, naming: Self.names)
            wish.overlap = "30d"
            wish.directory = directory.path.string
            try await landscape.apply(wish)
            for old in ["the bot's own role", "one login"] {
                let before = try await landscape.urls()
                try await landscape.crash("rotation from \(old)", Self.names) { bot in
                    ["secret", "rotate", bot, "--yes"]
                } prepare: { _ in
                    wish
                } check: { index, point in
                    let bot = Self.names[index]
                    try await landscape.logIn([bot])
                    let (isIn, secret) = (await landscape.letsIn(before[bot]), try await landscape.secret(of: bot))
                    let mirrored = try landscape.mirrored(bot, in: directory.path)
                    #expect(isIn && mirrored == secret, point)
                }
                try await landscape.rotate(landscape.unrotated(since: before), of: wish, .overlapping)

                try await landscape.crash("end of \(old)", Self.names) { index in
                    try await landscape.endOverlap(of: [Self.names[index]])
                    return wish
                } check: { index, point in
                    try await landscape.logIn([Self.names[index]])
                    let isIn = await landscape.letsIn(before[Self.names[index]])
                    #expect(!isIn, point)
                }
                try await landscape.endOverlap(of: Self.names)
                try await landscape.apply(wish)
            }
            try await landscape.rotate(Self.names, of: wish, .overlapping)
            try await landscape.crash("tombstone with two logins", Self.names) { index in
                wish.bots.removeAll { $0.name == Self.names[index] }
                return wish
            } check: { index, point in
                let mirrored = try landscape.mirrored(Self.names[index], in: directory.path)
                #expect(mirrored == nil, point)
            }
        }
    }

    @Test("a bot whose leaked credential is replaced at once")
    func immediateRotation() async throws {
        let landscape = try await Landscape.current
        try await landscape.clear()
        let wish = wish(landscape, naming: Self.names)
        try await landscape.apply(wish)
        for old in ["the bot's own role", "one login"] {
            let before = try await landscape.urls()
            var leaked: PostgresSession?
            try await landscape.crash("rotation at once from \(old)", Self.names) { bot in
                ["secret", "rotate", bot, "--yes", "--now"]
            } prepare: { index in
                leaked = try await PostgresSession.connect(to: ConnectionOptions(before[Self.names[index]] ?? ""))
                return wish
            } check: { index, point in
                let bot = Self.names[index]
                try await landscape.logIn([bot])
                // Killed before its one transaction it has changed nothing.
                let isReplaced = try await landscape.urls()[bot] != before[bot]
                let isIn = await landscape.letsIn(before[bot])
                #expect(isIn != isReplaced, point)
                let hasEnded = (try? await leaked?.execute("SELECT 1")) == nil
                #expect(hasEnded == isReplaced, point)
                await leaked?.close()
            }
            try await landscape.rotate(landscape.unrotated(since: before), of: wish, .immediate)
        }
    }
}

extension Landscape {
    /// The plain URL of every bot, as its stored secret has it.
    fileprivate func urls() async throws -> [String: String] {
        let session = try await session()
        let texts = try await sealedSecrets(through: session) ?? [:]
        await session.close()
        return try Dictionary(
            uniqueKeysWithValues: texts.map { bot, text in
                (bot.text, try opened(text, of: bot)["DATABASE_URL_PLAIN"] ?? "")
            }
        )
    }

    fileprivate func letsIn(_ url: String?) async -> Bool {
        guard let url, let session = try? await PostgresSession.connect(to: ConnectionOptions(url)) else {
            return false
        }
        await session.close()
        return true
    }

    /// A bot's secret as its file has it; nil without a file.
    fileprivate func mirrored(_ bot: String, in folder: FilePath) throws -> [String: String]? {
        guard let text = try? textFile(folder.appending("\(bot).sealed.json")), let id = Name(bot) else { return nil }
        return try opened(text, of: id)
    }

    func rotate(_ bots: [String], of wish: Wish, _ request: RotationRequest) async throws {
        try await apply(wish, options: PlanOptions(bots: Set(bots.compactMap { Name($0) }), rotation: request))
    }

    /// The bots whose credential is as it was, since whoever was to rotate it was killed before.
    fileprivate func unrotated(since before: [String: String]) async throws -> [String] {
        let urls = try await urls()
        return CrashTests.names.filter { urls[$0] == before[$0] }
    }

    fileprivate func endOverlap(of bots: some Sequence<String>) async throws {
        try await run([
            """
            UPDATE flarex.secret SET previous_until = now()
            WHERE bot = ANY (\(bind: .array(bots))) AND previous_login IS NOT NULL
            """
        ])
    }
}
