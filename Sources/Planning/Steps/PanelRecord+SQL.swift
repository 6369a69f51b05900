import Model
import SQLText

extension PanelRecord {
    /// Puts the whole of it in the place of what was there.
    var statements: [SQL] {
        let (session, oidc) = (policy.session, policy.signIn)
        var (git, folder): ((url: String, branch: String, path: String)?, String?) = (nil, nil)
        switch policy.manifests {
        case .git(let url, let branch, let path): git = (url, branch, path)
        case .folder(let path): folder = path
        case nil: break
        }
        return [
            "DELETE FROM flarex.panel",
            """
            INSERT INTO flarex.panel (url, issuer, client_id, client_secret_file, groups_claim, idle_seconds,
                absolute_seconds, git_url, git_branch, git_path, folder, statement_seconds, lock_seconds, rows, bytes,
                requires_reason, access_seconds)
            VALUES (\(bind: .text(policy.url)), \(bind: .optional(oidc?.issuer)), \(bind: .optional(oidc?.clientID)),
                \(bind: .optional(oidc?.clientSecretFile)), \(bind: .optional(oidc?.groupsClaim)),
                \(session.idle.seconds), \(session.absolute.seconds), \(bind: .optional(git?.url)),
                \(bind: .optional(git?.branch)), \(bind: .optional(git?.path)), \(bind: .optional(folder)),
                \(console.statementTimeout.seconds), \(console.lockTimeout.seconds), \(console.rows),
                \(console.bytes.bytes), \(bind: .boolean(console.requireReason)), \(console.expires.seconds))
            """,
            "DELETE FROM flarex.panel_member", memberInsertion,
        ]
    }

    private var memberInsertion: SQL {
        let administrators = permissions.administrators.map { (nil as String?, Member($0, .admin)) }
        let rows =
            administrators
            + permissions.members.sorted { $0.key < $1.key }.flatMap { name, members in
                members.map { (name.text, $0) }
            }
        return """
            INSERT INTO flarex.panel_member (workspace, is_group, subject, permission)
            SELECT * FROM ROWS FROM (pg_catalog.unnest(\(bind: .array(rows.map(\.0)))::text[]),
                pg_catalog.unnest(\(bind: .array(rows.map { $0.1.subject.isGroup ? "true" : "false" }))::boolean[]),
                pg_catalog.unnest(\(bind: .array(rows.map(\.1.subject.name)))::text[]),
                pg_catalog.unnest(\(bind: .array(rows.map(\.1.permission.rawValue)))::text[])) r
            """
    }
}

extension Subject {
    fileprivate var isGroup: Bool { if case .group = self { true } else { false } }

    fileprivate var name: String {
        switch self {
        case .group(let name), .user(let name): name
        }
    }
}
