package import Catalog

/// Bots' credentials in print.
package struct CredentialListing: Presentable {
    private let credentials: [ListedCredential]

    package init(_ credentials: [ListedCredential]) { self.credentials = credentials }

    package func text(style: TextStyle) -> String { SecretListText.table(credentials, style: style) }
    package var document: SecretListDocument { SecretListDocument(credentials) }
}
