import Digest
package import Model
import SQLText

extension Step {
    /// The secret that the step makes anew.
    package var issuedForm: ConnectionForm? {
        switch self {
        case .issueCredential(let form), .rotateCredential(let form, _): form
        default: nil
        }
    }

    /// Whether the statements of the step hold a secret that was made before.
    package var holdsSecret: Bool { if case .resealSecret = self { true } else { false } }
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
