package import Catalog
import Model
import SQLText

/// Credentials in JSON. Keys are part of the contract; what has no value is null.
package struct SecretListDocument: Encodable {
    package let credentials: [Credential]

    package struct Credential: Encodable {
        package let bot: String
        package let workspace: String
        package let login: String
        package let issuedAt: String
        package let urlForm: String?
        package let recipients: [String]
        package let previousLogin: String?
        package let previousUntil: String?

        private enum Key: String, CodingKey {
            case bot, workspace, login, issuedAt, urlForm, recipients, previousLogin, previousUntil
        }

        package func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(bot, forKey: .bot)
            try container.encode(workspace, forKey: .workspace)
            try container.encode(login, forKey: .login)
            try container.encode(issuedAt, forKey: .issuedAt)
            try container.encode(urlForm, forKey: .urlForm)
            try container.encode(recipients, forKey: .recipients)
            try container.encode(previousLogin, forKey: .previousLogin)
            try container.encode(previousUntil, forKey: .previousUntil)
        }
    }

    package init(_ credentials: [ListedCredential]) {
        self.credentials = credentials.map { credential in
            Credential(
                bot: credential.bot.text,
                workspace: credential.workspace.text,
                login: credential.login.name,
                issuedAt: credential.issuedAt.description,
                urlForm: credential.urlForm?.rawValue,
                recipients: credential.recipients.map(\.text),
                previousLogin: credential.previous?.login.name,
                previousUntil: credential.previous?.until.description
            )
        }
    }
}
