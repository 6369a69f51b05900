package import Model
import SQLText

/// All checks, in the order in which their findings are told.
///
/// - Roles: `role-attribute`, `role-membership`, `role-impersonation`, `role-stranger`, `role-delegation`,
///   `role-login-group`, `role-weak-password`, `role-unlimited`.
/// - Schemas: `schema-open`, `schema-grantable`, `schema-owner`, `schema-foreign`, `schema-foreign-owner`,
///   `schema-control`.
/// - Objects: `relation-granted`, `column-granted`, `function-granted`, `function-definer`, `object-foreign-owner`,
///   `object-outside`, `object-shared`, `object-elsewhere`, `large-object`, `crossing`.
/// - What is installed: `path-foreign`, `guard-bypass`, `extension-reachable`, `language-untrusted`,
///   `foreign-server`, `event-trigger-foreign`, `default-privilege`.
/// - Databases: `database-other`, `database-shared`, `database-owner`, `database-setting`, `database-limit`,
///   `tablespace-granted`.
/// - The server: `parameter-granted`, `system-catalogs-writable`, `large-object-privileges`, `durability`,
///   `password-encryption`, `prepared-transactions`, `hba-trust`, `hba-clear`, `hba-broken`, `no-tls`, `lock-table`,
///   `connections`, `no-reserve`, `pooler-login`, `server-release`.
/// - What bots share: `catalog-statistics`, `temporary-files`, `storage-block-void`.
///
/// - Archives: `archives-none`, `archive-old`, `drill-failed`, `drill-overdue`; and what concerns this machine, `repository`,
///   `client-programs`, `drill-programs`, `spool`.
///
/// Beside these stand `access`, `guard`, `advisory-locks`, `storage-block`, `migrations` and `baseline`, which come from the
/// change plan, and `database-missing`.
package enum Checks {
    /// What needs the shared database.
    static func shared(_ policy: ClusterPolicy) -> [Check] {
        roles + schemas + objects + owners + installed + databases(policy)
            + [statistics, temporaryFiles(policy.maxStorage), triggerless()]
    }

    /// What can be asked from any database, also before there is a shared one.
    static func server(_ policy: ClusterPolicy) -> [Check] {
        let hasPooler = policy.endpoint.pooler != nil
        return releases + settings + access + capacity(objects: policy.limits.objects, hasPooler: hasPooler)
            + (hasPooler ? [poolerLogin] : [])
    }

    package static func all(_ policy: ClusterPolicy) -> [Check] { shared(policy) + server(policy) }

    /// Everything whose rights bots have: PUBLIC, their roles, and the groups that they are meant to be in.
    ///
    /// A membership beyond these is a finding of its own, and mending that one mends what comes through it. A bot that
    /// is a superuser is left out as well: every right would be a finding.
    static let reach: SQL = """
        reach AS (
            SELECT 0::oid AS oid, 'PUBLIC' AS name
            UNION ALL
            SELECT oid, quote_ident(rolname) FROM pg_authid
            WHERE NOT rolsuper
                AND (rolname ~ \(BotRole.pattern) OR rolname ~ '^flarex_(bots|restricted|ext_.*)$')
        )
        """

    /// The bots' schemas, each with its bot's role.
    static let homes: SQL = """
        homes AS (
            SELECT n.oid, n.nspname, n.nspowner AS owner, n.nspacl AS acl, b.oid AS bot
            FROM pg_namespace n LEFT JOIN pg_authid b ON b.rolname = n.nspname
            WHERE n.nspname ~ '^bot_[0-9a-f]{16}$'
        )
        """

    /// The schemas in which bots find things by name, but for their own.
    static let open: SQL = """
        open AS (
            SELECT DISTINCT n.oid
            FROM pg_namespace n CROSS JOIN LATERAL aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) a
            JOIN reach r ON r.oid = a.grantee
            WHERE a.privilege_type = 'USAGE' AND n.nspname !~ '^bot_[0-9a-f]{16}$'
        )
        """

    /// Before and after a REVOKE: a right can be taken back only by the role that gave it, and a superuser's REVOKE
    /// counts as the owner's. `a` is the ACL's entry and `x` the object, with its owner.
    static let asGrantor: SQL = """
        CASE WHEN a.grantor <> x.owner THEN format('SET ROLE %I; ', pg_get_userbyid(a.grantor)) END
        """
    static let asSelf: SQL = "CASE WHEN a.grantor <> x.owner THEN ' RESET ROLE;' END"
}
