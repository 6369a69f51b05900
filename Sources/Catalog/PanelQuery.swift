package import Model
package import PostgresClient
import SQLText

extension PostgresSession {
    /// What the registry tells the panel; nil where no manifest asked for one yet.
    package func readPanelRecord() throws -> PanelRecord? {
        let settings = try query(
            """
            SELECT url, issuer, client_id, client_secret_file, groups_claim, idle_seconds, absolute_seconds, git_url,
                git_branch, git_path, folder, statement_seconds, lock_seconds, rows, bytes, requires_reason,
                access_seconds
            FROM flarex.panel
            """
        ) { (try PanelPolicy($0), try ClusterPolicy.Console($0)) }
        guard let (known, console) = settings.first else { return nil }
        let permissions = try readPermissions()
        var policy = known
        policy.administrators = permissions.administrators
        return PanelRecord(policy: policy, permissions: permissions, console: console)
    }

    /// Who may do what.
    package func readPermissions() throws -> Permissions {
        let rows = try query("SELECT workspace, is_group, subject, permission FROM flarex.panel_member") { row in
            let name = try row.text("subject")
            let subject: Subject = try row.boolean("is_group") ? .group(name) : .user(name)
            let text = try row.text("permission")
            guard let permission = Permission(rawValue: text) else {
                throw CatalogError.malformed("the permission \"\(text)\"")
            }
            return (try row.isNull("workspace") ? nil : try row.name("workspace"), Member(subject, permission))
        }
        var members: [Name: [Member]] = [:]
        for case (let workspace?, let member) in rows { members[workspace, default: []].append(member) }
        let administrators = rows.filter { $0.0 == nil }.map(\.1.subject)
        return Permissions(administrators: administrators, members: members)
    }
}

extension PanelPolicy {
    /// All but the administrators, who are members of no workspace.
    fileprivate init(_ row: Row) throws {
        self.init(url: try row.text("url"))
        if let issuer = try row.optionalText("issuer"), let clientID = try row.optionalText("client_id") {
            signIn = OpenIDConnect(
                issuer: issuer,
                clientID: clientID,
                clientSecretFile: try row.optionalText("client_secret_file"),
                groupsClaim: try row.text("groups_claim")
            )
        }
        session.idle = try row.span("idle_seconds")
        session.absolute = try row.span("absolute_seconds")
        if let url = try row.optionalText("git_url") {
            manifests = .git(url: url, branch: try row.text("git_branch"), path: try row.text("git_path"))
        } else if let folder = try row.optionalText("folder") {
            manifests = .folder(folder)
        }
    }
}

extension ClusterPolicy.Console {
    fileprivate init(_ row: Row) throws {
        self.init()
        statementTimeout = try row.span("statement_seconds")
        lockTimeout = try row.span("lock_seconds")
        rows = try row.integer("rows")
        bytes = ByteCount(bytes: try row.integer("bytes", as: Int64.self))
        requireReason = try row.boolean("requires_reason")
        expires = try row.span("access_seconds")
    }
}

extension Row {
    fileprivate func span(_ column: Column) throws -> TimeSpan {
        TimeSpan(seconds: try integer(column, as: Int64.self))
    }
}
