package import Audit
package import Console
package import Model
import PostgresClient
import Synchronization

/// A person's session as a bot, opened by the panel. It has two connections of its own.
package final class PanelConsole: Sendable {
    package let session: ConsoleSession
    private let admin: PostgresSession
    private let place: ConsolePlaces.Place

    init(_ session: ConsoleSession, through admin: PostgresSession, _ place: ConsolePlaces.Place) {
        (self.session, self.admin, self.place) = (session, admin, place)
    }

    /// Ends the session and its login. What was not committed is undone.
    ///
    /// - Throws: `PostgresError`; a pass then ends what is left.
    package func close() async throws {
        defer { place.leave() }
        let result: Result<Void, any Error>
        do { result = .success(try await session.close()) } catch { result = .failure(error) }
        await admin.close()
        try result.get()
    }
}

/// Why the panel does not do something.
package enum PanelRefusal: Error, Hashable, Sendable, CustomStringConvertible {
    /// So many people are at consoles that one more would burden the server.
    case tooManyConsoles(Int)
    /// No pass has made what the panel works with, or there is no manifest for it any more.
    case noSettings

    package var description: String {
        switch self {
        case .tooManyConsoles(let limit): "there are \(limit) open consoles, and no more can be opened"
        case .noSettings: "the registry knows of no panel"
        }
    }
}

extension PanelStore {
    /// Lets a person act as a bot, within the bounds of the policy. Every statement is in the audit log before it runs.
    ///
    /// - Parameters:
    ///   - isReadOnly: whether nothing can be changed; only so for a bot that is suspended or tombstoned.
    ///   - context: on whose behalf, from where and why; its origin is the panel or the API.
    /// - Throws: `AccessRefusal`, `PanelRefusal`, `PostgresError`.
    package func console(of bot: Name, isReadOnly: Bool, by context: AuditContext) async throws -> PanelConsole {
        guard let place = consoles.enter() else { throw PanelRefusal.tooManyConsoles(consoles.limit) }
        do {
            guard let policy = try await settings()?.console else { throw PanelRefusal.noSettings }
            let admin = try await PostgresSession.connect(to: options)
            do {
                let session = try await ConsoleSession(
                    of: bot,
                    isReadOnly: isReadOnly,
                    policy: policy,
                    by: context,
                    through: admin,
                    at: options
                )
                return PanelConsole(session, through: admin, place)
            } catch {
                await admin.close()
                throw error
            }
        } catch {
            place.leave()
            throw error
        }
    }
}

/// How many consoles may be open at once.
final class ConsolePlaces: Sendable {
    let limit: Int
    private let taken = Mutex(0)

    init(limit: Int) { self.limit = limit }

    func enter() -> Place? {
        let isFree = taken.withLock { count in
            guard count < limit else { return false }
            count += 1
            return true
        }
        return isFree ? Place(self) : nil
    }

    /// One of them, which is left once.
    final class Place: Sendable {
        private let places: ConsolePlaces
        private let isLeft = Mutex(false)

        fileprivate init(_ places: ConsolePlaces) { self.places = places }

        func leave() {
            let isFirst = isLeft.withLock { left in
                defer { left = true }
                return !left
            }
            if isFirst { places.taken.withLock { $0 -= 1 } }
        }
    }
}
