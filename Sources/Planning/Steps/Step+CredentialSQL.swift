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
}

extension ConnectionForm {
    /// The login's verifier and the sealed secret change together or not at all.
    func issue(_ material: Step.CredentialMaterial?) -> [SQL] {
        let (sealed, verifierDigest) = stored(material)
        return [
            password(material),
            """
            INSERT INTO flarex.secret (bot, login, sealed, verifier_digest, form_digest)
            VALUES (\(bind: .text(bot.text)), \(bind: .text(login.name)), \(sealed), \(verifierDigest),
                \(bind: .text(digest)))
            ON CONFLICT (bot) DO UPDATE SET login = excluded.login, sealed = excluded.sealed,
                verifier_digest = excluded.verifier_digest, form_digest = excluded.form_digest, issued_at = now()
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
                form_digest = \(bind: .text(digest)), issued_at = now()
            WHERE bot = \(bind: .text(bot.text))
            """,
        ]
    }

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
