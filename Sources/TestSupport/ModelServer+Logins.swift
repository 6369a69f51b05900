import Digest
import Model
import Planning
import SQLText

extension ModelServer {
    /// Gives the login a new password and stores the secret, whose row refers to the bot's.
    mutating func issueCredential(_ form: ConnectionForm) throws(Failure) {
        var login = try self.role(form.login)
        guard registry[form.bot] != nil else {
            throw Failure(description: "insert on secret violates foreign key constraint secret_bot_fkey")
        }
        issuedCredentials += 1
        login.verifierDigest = HexDigest("issued \(issuedCredentials)")
        roles[form.login] = login
        let previous = registry[form.bot]?.credential?.previous
        registry[form.bot]?.credential = StoredCredential(
            login: form.login,
            verifierDigest: HexDigest("issued \(issuedCredentials)"),
            formDigest: form.digest,
            issuedAt: cluster.now,
            previous: previous
        )
    }

    /// The same for another login; without a row of a secret, which the update then misses, nothing is stored.
    mutating func rotateCredential(_ form: ConnectionForm, overlap: TimeSpan) throws(Failure) {
        let replaced = registry[form.bot]?.credential
        try issueCredential(form)
        registry[form.bot]?.credential?.previous = replaced.map {
            StoredCredential.Previous(
                login: $0.login,
                verifierDigest: $0.verifierDigest,
                until: cluster.now + overlap
            )
        }
        if replaced == nil { registry[form.bot]?.credential = nil }
    }

    /// The same secret in another box; an update that finds another form changes nothing.
    mutating func reseal(_ form: ConnectionForm, formerDigest: HexDigest) {
        guard let credential = registry[form.bot]?.credential, credential.login == form.login,
            credential.formDigest == formerDigest
        else { return }
        registry[form.bot]?.credential?.formDigest = form.digest
        registry[form.bot]?.credential?.hasOtherRecipients = false
    }

    /// `ALTER ROLE ... SET role`, which PostgreSQL accepts whether or not the login may act as the role.
    mutating func setIdentity(of login: Identifier, in database: Identifier, to role: Identifier) throws(Failure) {
        _ = try self.role(role)
        try set("role", to: listed(role), for: login, in: database)
    }

    /// `REASSIGN OWNED`, `DROP OWNED`, `DROP ROLE`.
    mutating func dropLogin(_ name: Identifier, heir: Identifier) throws(Failure) {
        _ = try role(name)
        guard exists(heir) else { throw Failure(description: "role \(heir) does not exist") }
        try dropRole(name, objectsTo: heir)
        openSessions[name] = nil
    }

    mutating func forgetLogin(_ name: Identifier, of bot: Name) {
        guard registry[bot]?.credential?.previous?.login == name else { return }
        registry[bot]?.credential?.previous = nil
    }
}
