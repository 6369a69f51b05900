/// One aspect of how a bot is, in the form that Kubernetes gave such things.
package struct Condition: Hashable, Sendable {
    package enum Status: String, Sendable {
        case yes = "True"
        case no = "False"
        case unknown = "Unknown"
    }

    package var type: String
    package var status: Status
    /// In one word, for programs.
    package var reason: String
    package var message: String
    /// When `status` last changed; a reason or message that changes is no transition.
    package var lastTransitionTime: Timestamp
}

extension Phase {
    /// Whether a bot of this phase is ready: as its manifest says, and free to write.
    package var readiness: Condition.Status {
        switch self {
        case .ready: .yes
        case .pending, .restricted, .disabled, .tombstoned, .failed: .no
        case .suspended: .unknown
        }
    }
}

extension BotStatus {
    /// `Ready`, `Restricted`, `StoragePressure` and `Kept`, in this order; `BackedUp` once an archive was to be made, and
    /// `Verified` once one was loaded to see whether it restores.
    package var conditions: [Condition] {
        [ready, restricted, storagePressure, kept] + [backup.map(backedUp), drill.map(verified)].compactMap(\.self)
    }

    private func backedUp(_ backup: Backup) -> Condition {
        let last = backup.takenAt.map { "the last archive is of \($0)" } ?? "there is no archive"
        return Condition(
            type: "BackedUp",
            status: backup.failure == nil ? .yes : .no,
            reason: backup.failure == nil ? "Archived" : "BackupFailed",
            message: backup.failure.map { "\(last); the last attempt failed: \($0)" } ?? last,
            lastTransitionTime: backup.since
        )
    }

    private func verified(_ drill: Drill) -> Condition {
        let archive = "at \(drill.at) the archive of \(drill.takenAt)"
        return Condition(
            type: "Verified",
            status: drill.fault == nil ? .yes : .no,
            reason: drill.fault == nil ? "Restores" : "DrillFailed",
            message: drill.fault.map { "\(archive) did not restore: \($0)" } ?? "\(archive) was loaded and compared",
            lastTransitionTime: drill.since
        )
    }

    private var ready: Condition {
        let message =
            switch phase {
            case .ready: "everything is as the manifest says"
            case .restricted where setbacks.isEmpty: "everything is as the manifest says, but writes are blocked"
            case .restricted: "writes are blocked; \(setbackMessage)"
            case .pending: setbacks.isEmpty ? "it is being created" : setbackMessage
            case .suspended: "the manifest pauses it with suspend: true: only a change of recipients still reaches it"
            case .disabled:
                (["its manifest says login: false: it cannot log in, and keeps its data"] + setbacks.map(\.message))
                    .joined(separator: "; ")
            case .tombstoned: "its manifest is gone, and its data will be deleted"
            case .failed: lastError ?? "the last pass failed"
            }
        return Condition(
            type: "Ready",
            status: phase.readiness,
            reason: phase == .pending ? setbacks.first?.reason.rawValue ?? phase.rawValue : phase.rawValue,
            message: message,
            lastTransitionTime: phase == .pending ? setbackSince ?? since.ready : since.ready
        )
    }

    private var setbackMessage: String { setbacks.map(\.message).joined(separator: "; ") }

    /// Whether the bot can log in at all.
    package var hasLogin: Bool {
        phase != .tombstoned && phase != .disabled && !setbacks.contains { $0.reason == .credentialMissing }
    }

    private var restricted: Condition {
        Condition(
            type: "Restricted",
            status: isRestricted ? .yes : .no,
            reason: isRestricted ? "OverQuota" : hasLogin ? "WritesAllowed" : "NoLogin",
            message: isRestricted
                ? "writes are blocked until space is freed" + leftTables
                : hasLogin ? "the bot may write" : "the bot cannot log in",
            lastTransitionTime: since.restricted
        )
    }

    /// A hint of what only the bot can do about its tables.
    private var leftTables: String {
        guard !tablesLeft.isEmpty else { return "" }
        let more = tablesLeft.count > 3 ? ", ..." : ""
        return "; rewriting failed or took too long and is left to the bot: "
            + tablesLeft.prefix(3).joined(separator: ", ") + more
    }

    private var storagePressure: Condition {
        let (status, reason, message): (Condition.Status, String, String)
        if let usage, let pressure, let terms {
            let isOver = usage.bytes > terms.quota.bytes
            status = pressure.isClose ? .yes : .no
            reason =
                isOver
                ? terms.price == nil ? "OverQuota" : "Overage" : pressure.isClose ? "CloseToQuota" : "WithinQuota"
            message =
                "it stores \(ByteCount(bytes: usage.bytes).approximate) of \(terms.quota)"
                + (terms.price.map { "; storage above that costs \($0.perGBMonth) \($0.currency) per GB and month" }
                    ?? "")
        } else {
            (status, reason, message) = (.unknown, "NotMeasured", "no sweep has measured it")
        }
        return Condition(
            type: "StoragePressure",
            status: status,
            reason: reason,
            message: message,
            lastTransitionTime: pressure?.since ?? since.created
        )
    }

    private var kept: Condition {
        Condition(
            type: "Kept",
            status: isKept ? .yes : .no,
            reason: isKept ? "PruneDisabled" : "PruneEnabled",
            message: isKept
                ? "it stays without a manifest, as the last one said flarex.dev/prune: disabled"
                : "it is tombstoned when its manifest goes",
            lastTransitionTime: since.kept
        )
    }
}
