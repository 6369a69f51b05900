import Digest
import Model
import Planning
import SQLText
import TestSupport
import Testing

/// What becomes of a bot's logins and its secret.
@Suite struct CredentialCourseTests {
    private static let role = Drift.weather.role
    private static let (a, b) = (Fixtures.identifier(role.name + "_a"), Fixtures.identifier(role.name + "_b"))

    private var situation = CredentialCourse.Situation(
        role: role,
        stored: stored(role),
        verifierDigests: [role: "v"],
        policy: ClusterPolicy.SecretsPolicy(recipients: [Fixtures.recipient()]),
        now: Timestamp(seconds: 1000)
    )

    private static func stored(_ login: Identifier, before previous: Identifier? = nil, until: Int64 = 2000)
        -> StoredCredential
    {
        StoredCredential(
            login: login,
            verifierDigest: "v",
            formDigest: "form",
            issuedAt: Timestamp(seconds: 500),
            previous: previous.map { .init(login: $0, verifierDigest: "p", until: Timestamp(seconds: until)) }
        )
    }

    private func course(form: HexDigest = "form") -> CredentialCourse { CredentialCourse(situation) { _ in form } }

    private mutating func overlap(_ login: Identifier, before previous: Identifier, until: Int64 = 2000) {
        situation.stored = Self.stored(login, before: previous, until: until)
        situation.verifierDigests = [Self.role: nil, login: "v"]
        situation.verifierDigests[previous] = .some("p")
    }

    @Test func `a secret that logs in and says what it should stays`() {
        #expect(course().change == .none)
        #expect(course().endsBefore.isEmpty && course().endsAfter == nil)
    }

    @Test func `the first rotation leaves the bot's own role valid beside the new login`() {
        let course = course(form: "another")
        guard case .rotate(Self.a, _) = course.change else { return #expect(Bool(false), "\(course.change)") }
        #expect(course.login == Self.a && course.previous == Self.role && course.endsBefore.isEmpty)
    }

    @Test mutating func `later the two logins take turns`() {
        situation.stored = Self.stored(Self.a)
        situation.verifierDigests = [Self.role: nil, Self.a: "v"]
        #expect(course(form: "another").login == Self.b)
        situation.stored = Self.stored(Self.b)
        situation.verifierDigests = [Self.role: nil, Self.b: "v"]
        #expect(course(form: "another").login == Self.a)
    }

    @Test mutating func `a credential of the age that the policy allows is replaced, and not a second earlier`() {
        situation.policy.rotateAfter = TimeSpan(seconds: 501)
        #expect(course().change == .none)
        situation.policy.rotateAfter = TimeSpan(seconds: 500)
        #expect(
            course().change
                == .rotate(
                    to: Self.a,
                    because: "it was issued at 1970-01-01T00:08:20Z, and the policy replaces it after 500s"
                )
        )
    }

    @Test mutating func `a replaced login ends when its overlap does, and not a second earlier`() {
        overlap(Self.a, before: Self.role, until: 1001)
        #expect(course().endsBefore.isEmpty && course().previous == Self.role)
        overlap(Self.a, before: Self.role, until: 1000)
        #expect(course().endsBefore.map(\.login) == [Self.role] && course().previous == nil)
    }

    @Test mutating func `a replaced login ends early when only its successor is in use`() {
        overlap(Self.b, before: Self.a)
        for (old, new, ends) in [(0, 0, false), (1, 1, false), (1, 0, false), (0, 1, true)] {
            situation.sessions = [Self.a: old, Self.b: new]
            #expect(course().endsBefore.map(\.login) == (ends ? [Self.a] : []))
        }
    }

    @Test mutating func `a replaced login whose password was changed ends at once`() {
        overlap(Self.b, before: Self.a)
        situation.verifierDigests[Self.a] = "by hand"
        #expect(course().endsBefore.map(\.login) == [Self.a])
    }

    @Test mutating func `a rotation that is asked for during an overlap is not done, as it would end the older login`()
    {
        overlap(Self.b, before: Self.a)
        situation.request = .overlapping
        #expect(course().change == .none && course().endsBefore.isEmpty)
        #expect(course().overlapsUntil == Timestamp(seconds: 2000))
        situation.sessions = [Self.b: 1]
        #expect(course().overlapsUntil == nil)
        #expect(course().login == Self.a && course().previous == Self.b && course().endsBefore.map(\.login) == [Self.a])
    }

    @Test mutating func `a secret that has to change again during an overlap keeps its login, and the older one too`() {
        overlap(Self.b, before: Self.a)
        guard case .reissue(_, true) = course(form: "another").change else { return #expect(Bool(false)) }
        #expect(course(form: "another").login == Self.b && course(form: "another").previous == Self.a)
    }

    @Test mutating func `age replaces nothing during an overlap`() {
        overlap(Self.b, before: Self.a)
        situation.policy.rotateAfter = TimeSpan(seconds: 1)
        #expect(course().change == .none && course().endsBefore.isEmpty)
    }

    @Test mutating func `a rotation at once leaves one login`() {
        situation.request = .immediate
        #expect(course().login == Self.a && course().previous == nil)
        #expect(course().endsAfter?.login == Self.role)
        overlap(Self.b, before: Self.a)
        #expect(course().endsBefore.map(\.login) == [Self.a])
        #expect(course().login == Self.a && course().endsAfter?.login == Self.b)
    }

    @Test mutating func `a secret that does not log in is issued anew for the same login`() {
        situation.stored = Self.stored(Self.a)
        for digest in [nil, "by hand"] as [HexDigest?] {
            situation.verifierDigests = [Self.role: nil, Self.a: digest]
            guard case .reissue(_, let isReplacing) = course().change else { return #expect(Bool(false)) }
            #expect(course().login == Self.a && isReplacing == (digest != nil))
        }
        situation.verifierDigests = [Self.role: nil]
        #expect(course().login == Self.a && course().change != .none)
    }

    @Test mutating func `asked to rotate at once, one that does not log in is issued anew and its sessions end`() {
        situation.verifierDigests = [Self.role: "by hand"]
        situation.request = .immediate
        guard case .reissue = course().change else { return #expect(Bool(false)) }
        #expect(course().interrupts == Self.role)
    }

    @Test mutating func `without a secret the bot logs in as its own role again, and no login is left`() {
        situation.stored = nil
        situation.verifierDigests = [Self.role: nil, Self.a: "v", Self.b: nil]
        #expect(course().login == Self.role)
        #expect(course().endsBefore.map(\.login) == [Self.a, Self.b])
    }

    @Test mutating func `a login that has the next one's name is dropped first`() {
        situation.verifierDigests[Self.a] = "by hand"
        #expect(course(form: "another").endsBefore.map(\.login) == [Self.a])
        #expect(course(form: "another").login == Self.a)
    }

    @Test mutating func `a login in the registry that is none of the bot's counts for nothing`() {
        situation.stored = Self.stored("postgres")
        #expect(course().login == Self.role)
        #expect(course().change == .reissue(because: "no secret is stored for the bot's password", isReplacing: true))
    }

    @Test mutating func `a pass with enough rotations postpones those that nobody asked for`() {
        situation.mayRotate = false
        #expect(course(form: "another").change == .none && course(form: "another").isPostponed)
        situation.request = .overlapping
        #expect(course().login == Self.a)
    }

    /// Whatever is begun ends: with sessions coming and going and time passing, no sequence of passes gets stuck.
    @Test func `rotations follow one another for as long as somebody asks for them`() throws {
        var drift = Drift()
        var logins: [Identifier] = []
        for round in 0..<5 {
            drift.server.cluster.now = Timestamp(seconds: Int64(round) * 100_000)
            let options = PlanOptions(bots: [Drift.weather.id], rotation: round == 3 ? .immediate : .overlapping)
            try drift.server.apply(drift.plan(options))
            #expect(drift.plan.isEmpty)
            logins.append(try #require(drift.server.registry[Drift.weather.id]?.credential?.login))
        }
        #expect(logins == [Self.a, Self.b, Self.a, Self.b, Self.a])
        drift.server.cluster.now = Timestamp(seconds: 1_000_000)
        try drift.server.apply(drift.plan)
        #expect(drift.plan.isEmpty)
        #expect(drift.server.roles[Self.b] == nil)
        #expect(drift.server.roles[Self.role]?.attributes.canLogIn == false)
    }

    @Test func `a rotation that is cut off after any transaction is finished by the next pass, and the secret logs in`()
        throws
    {
        for request in [RotationRequest.overlapping, .immediate] {
            for rounds in 0...2 {
                var drift = Drift()
                let options = PlanOptions(bots: [Drift.weather.id], rotation: request)
                for _ in 0..<rounds {
                    try drift.server.apply(drift.plan(options))
                    drift.server.cluster.now = drift.server.cluster.now + TimeSpan(seconds: 100_000)
                }
                let transactions = drift.plan(options).transactions
                for count in 0...transactions.count {
                    var server = drift.server
                    for steps in transactions.prefix(count) {
                        try server.applyTogether(steps)
                        try expectLogin(server)
                    }
                    try server.apply(diff(desired: drift.desired, observed: server.observed))
                    try expectLogin(server)
                    #expect(diff(desired: drift.desired, observed: server.observed).isEmpty)
                }
            }
        }
    }

    private func expectLogin(_ server: ModelServer) throws {
        let credential = try #require(server.registry[Drift.weather.id]?.credential)
        let login = try #require(server.roles[credential.login])
        #expect(login.attributes.canLogIn && login.verifierDigest == credential.verifierDigest)
    }
}
