import Model
import SQLText

/// The condition that a role's name is one that flarexdb gives; see `ManagedName.isOwn`. Names that only begin alike
/// are somebody else's.
///
/// - Parameters:
///   - column: the column with the name.
func isOwnRole(_ column: SQL) -> SQL {
    """
    ((\(column) LIKE 'bot\\_%' OR \(column) LIKE 'con\\_%') AND \(column) ~ \(BotRole.pattern)
        OR \(column) LIKE 'flarex\\_ext\\_%'
        OR \(column) IN (\(ownGroups)))
    """
}

let ownGroups: SQL = """
    'flarex_audit', 'flarex_backup', 'flarex_bots', 'flarex_owner', 'flarex_panel', 'flarex_pooler',
    'flarex_reader', 'flarex_restricted', 'flarex_secrets'
    """
