import SQLText

/// All checks, those for leaks first.
package enum Checks {
    package static let all: [Check] =
        roles + schemas + objects + crossings + catalogs + databases + installed + settings + access + capacity

    /// The bots' roles: those that are named so, and whoever else is in the group of all bots.
    ///
    /// Then everything that a bot can act as: its role, PUBLIC (0), and whatever those are members of. Superusers are
    /// left out, since for them every right would be a finding; a bot that is one is a finding of its own.
    static let reach: SQL = """
        bots AS (
            SELECT oid, rolname FROM pg_authid
            WHERE NOT rolsuper AND (rolname LIKE 'bot\\_%'
                OR oid IN (SELECT member FROM pg_auth_members WHERE roleid = to_regrole('flarex_bots')))
        ), reach AS (
            SELECT 0::oid AS oid
            UNION SELECT oid FROM bots
            UNION SELECT oid FROM pg_authid WHERE rolname LIKE 'flarex\\_%' AND rolname <> 'flarex_owner'
            UNION SELECT m.roleid FROM pg_auth_members m JOIN reach r ON m.member = r.oid
        )
        """

    /// A grantee's name for people; `oid` names the column.
    static func grantee(_ oid: SQL) -> SQL {
        "CASE WHEN \(oid) = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(\(oid))) END"
    }
}
