import SQLText
import TestSupport
import Testing

/// The program is killed after a statement of a change, and run once more; in the longer run, after every single one.
@Suite("Crashes", .serialized, .throwawayServer)
struct CrashTests {
    /// More bots than there are statements to be killed after.
    static let names = (10...(10 + 80 / Landscape.crashStride)).map { "bot-\($0)" }

    func wish(_ landscape: Landscape, naming names: some Sequence<String>) -> Wish {
        var wish = landscape.three
        wish.deletion.maxPrune = "100%"
        wish.bots += names.map { Wish.Bot(name: $0, extensions: [landscape.extension.name]) }
        return wish
    }

    @Test("a bot that is being made")
    func provision() async throws {
        let landscape = try await Landscape.current
        try await landscape.clear()
        try await landscape.apply(landscape.three)
        try await landscape.crash("provision", Self.names) { index in
            wish(landscape, naming: Self.names[...index])
        } check: { index, _ in
            try await landscape.logIn([Self.names[index]])
        }
    }

    @Test("a bot that loses its manifest")
    func tombstone() async throws {
        let landscape = try await Landscape.current
        try await landscape.clear()
        try await landscape.apply(wish(landscape, naming: Self.names))
        try await landscape.crash("tombstone", Self.names) { index in
            wish(landscape, naming: Self.names[(index + 1)...])
        }
    }

    @Test("a bot whose manifest comes back")
    func resurrect() async throws {
        let landscape = try await Landscape.current
        try await landscape.clear()
        try await landscape.apply(wish(landscape, naming: Self.names))
        try await landscape.apply(wish(landscape, naming: []))
        try await landscape.crash("resurrect", Self.names) { index in
            wish(landscape, naming: Self.names[...index])
        } check: { index, _ in
            try await landscape.logIn([Self.names[index]])
        }
    }

    @Test("a bot whose retention is over")
    func drop() async throws {
        let landscape = try await Landscape.current
        try await landscape.clear()
        try await landscape.apply(wish(landscape, naming: Self.names))
        try await landscape.prepareNeighboursOnce()
        try await landscape.apply(wish(landscape, naming: []))
        try await landscape.crash("drop", Self.names) { index in
            let role = Wish.Bot(name: Self.names[index]).role
            try await landscape.keep("a note", as: role)
            try await landscape.keep("a note", as: role, in: "elsewhere")
            try await landscape.run([
                """
                UPDATE flarex.bot SET tombstoned_at = now() - interval '31 days'
                WHERE id = \(bind: .text(Self.names[index]))
                """
            ])
            return wish(landscape, naming: [])
        }
        let records = try await landscape.text(
            "SELECT DISTINCT (bytes > 0)::text || ' ' || objects FROM flarex.dropped_bot"
        )
        #expect(records == ["true 1"])
    }
}
