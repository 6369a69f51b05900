package import Model
import PostgresClient
import SQLText

extension PanelStore {
    private struct Key: Encodable { var digest: String }

    private struct Answer: Decodable {
        var number: Int
        var name: String
        var workspace: String?
        var permission: String
    }

    /// What a program's token is good for, which counts as used now; nil where it expired, was revoked or never was.
    ///
    /// - Throws: `PostgresError`.
    package func token(_ key: Passkey) async throws -> TokenGrant? {
        let digest = Key(digest: key.digest)
        let answer = try await withSession { try await $0.call("use_token", digest, as: Answer.self) }
        guard let answer, let permission = Permission(rawValue: answer.permission) else { return nil }
        let workspace = answer.workspace.map { Name($0) }
        if let workspace, workspace == nil { return nil }
        return TokenGrant(
            number: answer.number,
            name: answer.name,
            workspace: workspace ?? nil,
            permission: permission
        )
    }
}
