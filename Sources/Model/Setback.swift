/// What keeps a bot from being as its manifest says, or as the absence of one says, although no step failed.
package struct Setback: Hashable, Sendable {
    /// In one word, for programs; also the reason of the condition `Ready`.
    package enum Reason: String, CaseIterable, Comparable, Sendable {
        /// Something that its manifest asks for is not allowed or not possible.
        case refused = "Refused"
        /// Its manifest is there and not valid; the bot is kept as it was.
        case manifestInvalid = "ManifestInvalid"
        /// It has no manifest, and what deletes it is held back.
        case pruneHeld = "PruneHeld"
        /// Its data are being replaced by those of an archive.
        case restoring = "Restoring"
        /// No credential was ever issued, as after the SQL form of a plan alone.
        case credentialMissing = "CredentialMissing"

        package static func < (left: Reason, right: Reason) -> Bool { left.rawValue < right.rawValue }
    }

    package var reason: Reason
    package var message: String

    package init(_ reason: Reason, _ message: String) {
        self.reason = reason
        self.message = message
    }
}

extension Phase {
    /// The phase that people are told: what the registry says, unless a setback makes less of it.
    package func told(with setbacks: [Setback]) -> Phase { self == .ready && !setbacks.isEmpty ? .pending : self }

    /// Whether a bot of this phase can be given a credential.
    package var mayHaveCredential: Bool {
        switch self {
        case .pending, .ready, .restricted, .disabled, .failed: true
        case .suspended, .tombstoned: false
        }
    }
}
