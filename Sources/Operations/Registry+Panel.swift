import Audit
import Catalog
package import Model
import PanelStore
import PostgresClient
import SQLText

extension Registry {
    /// - Throws: `OperationError` where no pass has made what the panel works with; `CatalogError`, `PostgresError`.
    package func requirePanel() async throws {
        try await session.requireRegistry()
        let isKnown = try await session.readControlVersion() >= ControlVersion.panel
        if isKnown, try await session.query("SELECT FROM flarex.panel", { _ in true }) == [true] { return }
        throw OperationError(
            "the registry in database \(session.target.database) knows of no panel",
            hint: "Add a manifest of the kind Panel and run flarexdb apply."
        )
    }

    /// Makes a token, which the audit log is told of.
    ///
    /// - Returns: the token itself.
    /// - Throws: `OperationError` for a name that is in use; `PostgresError`.
    package func makeToken(
        _ name: String,
        workspace: Name?,
        permission: Permission,
        validity: TimeSpan
    ) async throws -> String {
        let text =
            "\(name): \(permission.rawValue), \(workspace.map { "workspace \($0)" } ?? "all workspaces"), \(validity)"
        return try await recorded(.makeToken, workspace: workspace, text: text) { session, actor in
            do {
                let token = try await session.makeToken(
                    name,
                    workspace: workspace,
                    permission: permission,
                    validity: validity,
                    by: actor
                )
                return token.key.text
            } catch let error as PostgresError where error.state == .uniqueViolation {
                throw OperationError(
                    "there is a token \"\(name)\" already",
                    hint: "Choose another name, or end that one with flarexdb token revoke."
                )
            }
        }
    }

    /// Ends a token for good, which the audit log is told of.
    ///
    /// - Throws: `OperationError` where none of the name is in use; `PostgresError`.
    package func revokeToken(_ name: String) async throws {
        try await recorded(.revokeToken, workspace: nil, text: name) { session, _ in
            guard try await session.revokeToken(name) else {
                throw OperationError(
                    "no token \"\(name)\" is in use",
                    hint: "flarexdb token list has the names."
                )
            }
        }
    }

    private func recorded<Value: Sendable>(
        _ act: AuditAct,
        workspace: Name?,
        text: String,
        _ body: (PostgresSession, String) async throws -> Value
    ) async throws -> Value {
        let context = AuditContext.process()
        let intent = AuditDraft.intent(act, workspace: workspace, text: text, by: context)
        guard let number = try await session.appendAudit([intent]).first else {
            throw OperationError("the audit log gave the entry no number")
        }
        do {
            let value = try await body(session, context.actor)
            _ = try await session.appendAudit([intent.outcome(of: number, .done)])
            return value
        } catch {
            _ = try? await session.appendAudit([intent.outcome(of: number, .failed, text: "\(error)")])
            throw error
        }
    }
}
