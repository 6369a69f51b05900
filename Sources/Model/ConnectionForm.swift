package import Digest
package import SQLText

/// Everything in a bot's connection URL but the password.
package struct ConnectionForm: Hashable, Sendable {
    package var bot: Name
    package var role: Identifier
    /// Who logs in: the bot's role itself, or one that acts as it.
    package var login: Identifier
    package var database: Identifier
    package var endpoint: Endpoint
    /// The schemas that unqualified names are looked up in.
    package var searchPath: [Identifier]
    /// Who can open the secret that the URL is sealed in.
    package var recipients: [Recipient]

    package init(
        bot: Name,
        role: Identifier,
        login: Identifier? = nil,
        database: Identifier,
        endpoint: Endpoint,
        searchPath: [Identifier],
        recipients: [Recipient]
    ) {
        self.bot = bot
        self.role = role
        self.login = login ?? role
        self.database = database
        self.endpoint = endpoint
        self.searchPath = searchPath
        self.recipients = recipients.sorted()
    }

    /// Changes with any part of the secret. A sealed secret cannot be opened here, so a new
    /// digest means that it must be issued anew. The plain form does not hold the search_path.
    package var digest: HexDigest {
        var parts = [
            bot.text, role.name, database.name, endpoint.host, String(endpoint.port), endpoint.sslMode.rawValue,
            endpoint.urlForm.rawValue,
        ]
        if endpoint.urlForm == .documented { parts += [String(searchPath.count)] + searchPath.map(\.name) }
        if login != role { parts.append(login.name) }
        if let pooler = endpoint.pooler { parts += ["pooler", pooler.host, String(pooler.port)] }
        parts += recipients.sorted().map(\.text)
        return BLAKE2b.digest(of: parts.joined(separator: "\u{0}"))
    }
}
