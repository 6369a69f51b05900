import Model
package import PanelStore

/// Tokens in print.
package struct TokenListing: Presentable {
    private let tokens: [ListedToken]

    package init(_ tokens: [ListedToken]) { self.tokens = tokens }

    package func text(style: TextStyle) -> String {
        guard !tokens.isEmpty else { return "No tokens.\n" }
        var table = TextTable(header: ["NAME", "WORKSPACE", "PERMISSION", "MADE BY", "EXPIRES", "LAST USED", "STATE"])
        for token in tokens {
            table.add([
                token.grant.name, token.grant.workspace?.text ?? "all", token.grant.permission.rawValue, token.madeBy,
                token.expires.description, token.used?.description ?? "never", token.state,
            ])
        }
        return table.text(style: style)
    }

    package var document: TokenListDocument { TokenListDocument(tokens: tokens.map(TokenListDocument.Token.init)) }
}

/// Tokens in JSON. Keys are part of the contract; what has no value is left out.
package struct TokenListDocument: Encodable {
    package struct Token: Encodable {
        let name: String
        let workspace: String?
        let permission: String
        let madeBy: String
        let madeAt: String
        let expiresAt: String
        let usedAt: String?
        let revokedAt: String?
        let state: String

        init(_ token: ListedToken) {
            name = token.grant.name
            workspace = token.grant.workspace?.text
            permission = token.grant.permission.rawValue
            madeBy = token.madeBy
            madeAt = token.made.description
            expiresAt = token.expires.description
            usedAt = token.used?.description
            revokedAt = token.revoked?.description
            state = token.state
        }
    }

    let tokens: [Token]
}

extension ListedToken {
    fileprivate var state: String {
        if revoked != nil { return "revoked" }
        return isGood ? "good" : "expired"
    }
}
