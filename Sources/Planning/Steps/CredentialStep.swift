package import Digest
package import Model
package import SQLText

/// A change to what a bot logs in with.
package enum CredentialStep: Hashable, Sendable {
    case issueCredential(ConnectionForm)
    /// Issues a credential for another login; the one before stays valid for the overlap.
    case rotateCredential(ConnectionForm, overlap: TimeSpan)
    /// Closes the same secret for the form's recipients, unless it has another form digest by then.
    case resealSecret(ConnectionForm, sealed: Literal, formerDigest: HexDigest)
    /// Makes a login act as the bot's role from the moment it logs in.
    case setIdentity(login: Identifier, database: Identifier, role: Identifier)
    case dropLogin(Identifier, heir: Identifier)
    /// Strikes a login that no longer logs in from the registry.
    case forgetLogin(Identifier, of: Name)
}

extension CredentialStep: StepFamily {
    var kind: String {
        switch self {
        case .issueCredential: "issueCredential"
        case .rotateCredential: "rotateCredential"
        case .resealSecret: "resealSecret"
        case .setIdentity: "setIdentity"
        case .dropLogin: "dropLogin"
        case .forgetLogin: "forgetLogin"
        }
    }

    var discriminator: String? {
        switch self {
        case .issueCredential, .rotateCredential, .resealSecret: nil
        case .setIdentity(let login, _, _), .dropLogin(let login, _), .forgetLogin(let login, _): login.key
        }
    }

    func target(of bot: BotReference?) -> String {
        switch self {
        case .issueCredential(let form), .rotateCredential(let form, _), .resealSecret(let form, _, _):
            bot.owned("secret", form.bot)
        case .setIdentity(let login, _, _), .dropLogin(let login, _): bot.named("role", login)
        case .forgetLogin(_, let id): bot.owned("registry entry", id)
        }
    }

    func summary(of bot: BotReference?) -> String {
        let target = target(of: bot)
        return switch self {
        case .issueCredential: "\(target): new password, sealed DATABASE_URL"
        case .rotateCredential(let form, let overlap):
            "\(target): sealed DATABASE_URL for \(form.login)"
                + (overlap.seconds > 0 ? ", the one before valid for \(overlap)" : "")
        case .resealSecret(let form, _, _):
            "\(target): sealed for \(form.recipients.count == 1 ? "the recipient" : "the \(form.recipients.count) recipients") "
                + "of the policy, the same password"
        case .setIdentity(_, _, let role): "\(target): acts as \(bot.who(role))"
        case .dropLogin: target
        case .forgetLogin(let login, _): "\(target): \(login) no longer logs in"
        }
    }

    func statements(serverVersion version: Int, credential: Step.CredentialMaterial?) -> [SQL] {
        switch self {
        case .issueCredential(let form):
            form.issue(credential)
        case .rotateCredential(let form, let overlap):
            form.rotate(credential, overlap: overlap)
        case .resealSecret(let form, let sealed, let formerDigest):
            [form.reseal(sealed, formerDigest: formerDigest)]
        case .setIdentity(let login, let database, let role):
            ["ALTER ROLE \(login) IN DATABASE \(database) SET role TO \(role)"]
        case .dropLogin(let login, let heir):
            login.drop(leavingTo: heir)
        case .forgetLogin(let login, let bot):
            [login.forgotten(of: bot)]
        }
    }
}

extension ConnectionForm {
    /// The login's verifier and the sealed secret change together or not at all.
    func issue(_ material: Step.CredentialMaterial?) -> [SQL] {
        let (sealed, verifierDigest) = stored(material)
        return [
            password(material),
            """
            INSERT INTO flarex.secret (bot, login, sealed, verifier_digest, form_digest, recipients, url_form)
            VALUES (\(bind: .text(bot.text)), \(bind: .text(login.name)), \(sealed), \(verifierDigest),
                \(bind: .text(digest.text)), \(recipientTexts), \(bind: .text(endpoint.urlForm.rawValue)))
            ON CONFLICT (bot) DO UPDATE SET login = excluded.login, sealed = excluded.sealed,
                verifier_digest = excluded.verifier_digest, form_digest = excluded.form_digest,
                recipients = excluded.recipients, url_form = excluded.url_form, issued_at = now()
            """,
        ]
    }

    /// The same for another login than the one before, which stays valid for a while.
    func rotate(_ material: Step.CredentialMaterial?, overlap: TimeSpan) -> [SQL] {
        let (sealed, verifierDigest) = stored(material)
        return [
            password(material),
            """
            UPDATE flarex.secret SET previous_login = login, previous_digest = verifier_digest,
                previous_until = now() + \(overlap.seconds) * interval '1 second',
                login = \(bind: .text(login.name)), sealed = \(sealed), verifier_digest = \(verifierDigest),
                form_digest = \(bind: .text(digest.text)), recipients = \(recipientTexts),
                url_form = \(bind: .text(endpoint.urlForm.rawValue)), issued_at = now()
            WHERE bot = \(bind: .text(bot.text))
            """,
        ]
    }

    /// The same secret in another box. One that was issued meanwhile stays.
    func reseal(_ sealed: Literal, formerDigest: HexDigest) -> SQL {
        """
        UPDATE flarex.secret SET sealed = \(secret: sealed), form_digest = \(bind: .text(digest.text)),
            recipients = \(recipientTexts)
        WHERE bot = \(bind: .text(bot.text)) AND login = \(bind: .text(login.name))
            AND form_digest = \(bind: .text(formerDigest.text))
        """
    }

    private var recipientTexts: SQL { "\(bind: .array(recipients.map(\.text)))::text[]" }

    private func password(_ material: Step.CredentialMaterial?) -> SQL {
        "ALTER ROLE \(login) PASSWORD \(secret: material?.verifier ?? "not issued")"
    }

    private func stored(_ material: Step.CredentialMaterial?) -> (sealed: SQL, verifierDigest: SQL) {
        ("\(secret: material?.sealed ?? "")", "\(secret: Literal(material?.verifierDigest ?? "") ?? "")")
    }
}

extension Identifier {
    /// Drops a login. What it made before it acted as the bot, and what others granted it, does not keep it.
    func drop(leavingTo heir: Identifier) -> [SQL] {
        ["REASSIGN OWNED BY \(self) TO \(heir)", "DROP OWNED BY \(self)", "DROP ROLE \(self)"]
    }

    /// Strikes the login that is no longer valid from the bot's entry.
    func forgotten(of bot: Name) -> SQL {
        """
        UPDATE flarex.secret SET previous_login = NULL, previous_digest = NULL, previous_until = NULL
        WHERE bot = \(bind: .text(bot.text)) AND previous_login = \(bind: .text(name))
        """
    }
}
