package import Model

extension ManagedRoutine {
    /// Every function that flarexdb installs, in the order in which they can be made.
    package static func all(_ limits: ClusterPolicy.Limits) -> [ManagedRoutine] {
        AdvisoryLocks.routines + StorageBlock.routines + Guard.routines(limits) + AuditLog.routines
            + MigrationRecords.routines + StorageRecords.routines
    }
}

extension ManagedRoutine {
    /// What is installed where the policy names a pooler.
    package static let pooler = PoolerPasswords.routines
}

extension ManagedEventTrigger {
    /// Every event trigger that flarexdb installs.
    package static var all: [ManagedEventTrigger] { Guard.eventTriggers }
}
