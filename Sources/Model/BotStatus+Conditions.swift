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
        case .pending, .restricted, .tombstoned, .failed: .no
        case .suspended: .unknown
        }
    }
}

extension BotStatus {
    /// `Ready`, `Restricted`, `StoragePressure` and `Kept`, in this order.
    package var conditions: [Condition] { [ready, restricted, storagePressure, kept] }

    private var ready: Condition {
        let message =
            switch phase {
            case .ready: "everything is as the manifest says"
            case .restricted: "everything is as the manifest says, but writes are blocked"
            case .pending: "it is being made"
            case .suspended: "the manifest pauses it with suspend: true, so that only its recipients are looked after"
            case .tombstoned: "its manifest is gone, and its data will go too"
            case .failed: lastError ?? "the last pass failed"
            }
        return Condition(
            type: "Ready",
            status: phase.readiness,
            reason: phase.rawValue,
            message: message,
            lastTransitionTime: since.ready
        )
    }

    private var restricted: Condition {
        Condition(
            type: "Restricted",
            status: isRestricted ? .yes : .no,
            reason: isRestricted ? "OverQuota" : "WritesAllowed",
            message: isRestricted ? "writes are blocked until space is freed" : "the bot may write",
            lastTransitionTime: since.restricted
        )
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
                + (terms.price.map { "; what is above costs \($0.perGBMonth) \($0.currency) a GB and month" } ?? "")
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
