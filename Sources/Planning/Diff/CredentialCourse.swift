package import Digest
package import Model
package import SQLText

/// A rotation that somebody asks for.
package enum RotationRequest: String, Hashable, Sendable {
    /// The credential until now stays valid for the policy's overlap.
    case overlapping
    /// Nothing that was valid until now stays valid, and sessions opened with it end.
    case immediate
}

/// What becomes of a bot's logins and secret in one pass.
///
/// A bot has one login, and a second one beside it while a replaced credential is still valid. A credential whose
/// stored secret logs in is replaced by that of another login, so that nobody who uses it is cut off; one that does
/// not is issued anew in place.
package struct CredentialCourse: Hashable, Sendable {
    package enum Change: Hashable, Sendable {
        case none
        /// The login gets another password. `isReplacing` when it had one.
        case reissue(because: String, isReplacing: Bool)
        /// Another login takes over.
        case rotate(to: Identifier, because: String)
    }

    /// A login that is to be no more.
    package struct Ending: Hashable, Sendable {
        package var login: Identifier
        package var reason: String
    }

    package private(set) var change = Change.none
    /// The logins that end before the change, so that their names are free.
    package private(set) var endsBefore: [Ending] = []
    /// The login that ends after the change.
    package private(set) var endsAfter: Ending?
    /// The login whose sessions end although it stays.
    package private(set) var interrupts: Identifier?
    /// True when a rotation is due and enough others are begun in this pass.
    package private(set) var isPostponed = false
    /// Until when the login before the current one is valid, where it keeps a rotation from being done that was asked
    /// for: there are two logins, and whoever still uses the older one would be cut off.
    package private(set) var overlapsUntil: Timestamp?
    /// The login that the secret is for afterwards.
    package private(set) var login: Identifier
    /// The login that stays valid beside it.
    package private(set) var previous: Identifier?

    /// What the pass knows of the bot.
    package struct Situation {
        package var role: Identifier
        package var stored: StoredCredential?
        /// The digest of the verifier of a role that exists; nil within where it has none.
        package var verifierDigests: [Identifier: HexDigest?]
        package var sessions: [Identifier: Int]
        package var policy: ClusterPolicy.SecretsPolicy
        package var now: Timestamp
        package var request: RotationRequest?
        /// Whether this pass may begin a rotation that nobody asked for.
        package var mayRotate: Bool
        /// Whether a secret that logs in stays although it should say something else.
        package var keepsForm = false

        package init(
            role: Identifier,
            stored: StoredCredential?,
            verifierDigests: [Identifier: HexDigest?],
            sessions: [Identifier: Int] = [:],
            policy: ClusterPolicy.SecretsPolicy,
            now: Timestamp,
            request: RotationRequest? = nil,
            mayRotate: Bool = true
        ) {
            self.role = role
            self.stored = stored
            self.verifierDigests = verifierDigests
            self.sessions = sessions
            self.policy = policy
            self.now = now
            self.request = request
            self.mayRotate = mayRotate
        }

        func verifierDigest(of login: Identifier) -> HexDigest? { verifierDigests[login] ?? nil }
    }

    /// - Parameter formDigest: the digest that the secret of a login is to have.
    package init(_ situation: Situation, formDigest: (Identifier) -> HexDigest) {
        var situation = situation
        // A login that is none of the bot's was put into the registry by hand.
        if let stored = situation.stored, stored.login != situation.role,
            !ManagedName.logins(of: situation.role).contains(stored.login)
        {
            situation.stored = nil
        }
        let current = situation.stored?.login ?? situation.role
        login = current
        if situation.request == .overlapping, let known = situation.stored?.previous,
            Self.reasonToEnd(known, beside: current, situation) == nil
        {
            overlapsUntil = known.until
            situation.request = nil
        }
        settlePrevious(situation)
        if let fault = Self.fault(in: situation) {
            change = fault
            if situation.request == .immediate { interrupts = current }
        } else if situation.request != nil {
            rotate(situation, because: "a rotation was requested")
        } else if situation.keepsForm {
            change = .none
        } else if situation.stored?.formDigest != formDigest(current) {
            changeForm(situation)
        } else if let stored = situation.stored, let age = situation.policy.rotateAfter, previous == nil,
            situation.now >= stored.issuedAt + age
        {
            rotate(situation, because: "it was issued at \(stored.issuedAt), and the policy replaces it after \(age)")
        }
        // Nearly every bot has no login but its own role.
        guard situation.verifierDigests.contains(where: { $0.key != situation.role }) else { return }
        let kept = [login, previous].compactMap { $0 } + [endsAfter?.login].compactMap { $0 }
        for name in ManagedName.logins(of: situation.role) where situation.verifierDigests[name] != nil {
            guard !endsBefore.contains(where: { $0.login == name }) else { continue }
            let isNew = if case .rotate(name, _) = change { true } else { false }
            if isNew || !kept.contains(name) {
                endsBefore.append(Ending(login: name, reason: "no secret of the bot uses this login"))
            }
        }
    }

    private mutating func settlePrevious(_ situation: Situation) {
        guard let known = situation.stored?.previous else { return }
        let reason =
            Self.reasonToEnd(known, beside: login, situation)
            ?? (situation.request == nil ? nil : "another rotation was asked for")
        if let reason {
            endsBefore.append(Ending(login: known.login, reason: reason))
        } else {
            previous = known.login
        }
    }

    /// Why a replaced login ends in any case; nil while it is to be valid.
    private static func reasonToEnd(
        _ known: StoredCredential.Previous,
        beside current: Identifier,
        _ situation: Situation
    ) -> String? {
        let sessions = situation.sessions
        if known.login == current { return "the bot does not log in as it" }
        if situation.now >= known.until { return "it was replaced, and its overlap ended at \(known.until)" }
        if situation.verifierDigest(of: known.login) != known.verifierDigest {
            return "it was replaced, and its old password no longer logs in"
        }
        if sessions[known.login] ?? 0 == 0, sessions[current] ?? 0 > 0 {
            return "it was replaced, and only its successor is in use"
        }
        return nil
    }

    /// Why the stored secret, if there is one, does not log in.
    private static func fault(in situation: Situation) -> Change? {
        guard let stored = situation.stored else {
            guard situation.verifierDigest(of: situation.role) != nil else {
                return .reissue(because: "the bot has no password", isReplacing: false)
            }
            return .reissue(because: "no secret is stored for the bot's password", isReplacing: true)
        }
        guard let digest = situation.verifierDigest(of: stored.login) else {
            return .reissue(
                because: "the bot has no password, and its stored secret does not log in",
                isReplacing: false
            )
        }
        guard digest != stored.verifierDigest else { return nil }
        return .reissue(
            because: "the password was changed, and the stored secret does not log in",
            isReplacing: true
        )
    }

    /// Two credentials are valid already when the secret has to change again: a third would end the first of them,
    /// which is the one that most use. So the one issued last is replaced, which the fewest have.
    private mutating func changeForm(_ situation: Situation) {
        let reason = "the content of DATABASE_URL or its recipients have changed, and a sealed secret cannot be edited"
        if previous == nil {
            rotate(situation, because: reason)
        } else {
            change = .reissue(because: reason, isReplacing: true)
        }
    }

    private mutating func rotate(_ situation: Situation, because reason: String) {
        guard situation.mayRotate || situation.request != nil else {
            isPostponed = true
            return
        }
        let current = login
        login = ManagedName.login(of: situation.role, after: current)
        change = .rotate(to: login, because: reason)
        if situation.request == .immediate {
            endsAfter = Ending(login: current, reason: "--now ends it at once")
        } else {
            previous = current
        }
    }
}
