import Audit
import BotAccess
import Model
import PanelStore
import PostgresClient
import SQLText
import Secrets

extension Wish {
    /// With a panel, of which `platform` are the administrators, and members of the workspace `acme`.
    func withPanel(members: String = "{group: developers, permission: write}, {user: ada, permission: admin}") -> Wish {
        var wish = self
        wish.text = """
            apiVersion: flarex.dev/v1
            kind: Panel
            metadata: {name: panel}
            spec: {url: "https://db.example.com", administrators: [{group: platform}]}
            ---
            apiVersion: flarex.dev/v1
            kind: Workspace
            metadata: {name: acme}
            spec: {members: [\(members)]}

            """
        return wish
    }
}

extension Landscape {
    /// How the panel logs in, with a new password.
    func panelLogin() async throws -> ConnectionOptions {
        let admin = try await session()
        let password = try await PanelLogin.issue(through: admin, by: AuditContext(actor: "op", origin: .cli))
        await admin.close()
        let endpoint = Endpoint(host: "127.0.0.1", port: Int(port), sslMode: .disable)
        let url = ConnectionURL.plain(ManagedName.panel, password, Self.database, at: endpoint)
        return try ConnectionOptions(url.revealed)
    }

    func withPanel<Value>(_ body: (PanelStore) async throws -> Value) async throws -> Value {
        let store = PanelStore(try await panelLogin())
        let result: Result<Value, any Error>
        do { result = .success(try await body(store)) } catch { result = .failure(error) }
        await store.close()
        return try result.get()
    }
}
