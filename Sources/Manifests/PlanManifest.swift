import Model

/// A manifest of the kind `Plan`.
typealias PlanManifest = Envelope<NameMetadata, PlanSpec>

struct PlanSpec: Draft {
    var storage: Marked<ByteCount>?
    var connections = Plan.defaultConnections
    var overage: Plan.Overage? = Plan.Overage.refused
    var settings: [RoleSetting]? = []

    static let fields: [Field<PlanSpec>] = [
        Field(
            "storage",
            \.storage,
            .marked(.size.warning { $0.bytes == 0 ? "every bot on this plan is over its quota" : nil }),
            isRequired: true,
            "The quota on everything in the bot's schema. kB, MB, GB, TB are powers of 1000; KiB, MiB, GiB, TiB of 1024."
        ),
        Field("connections", \.connections, connections, "The largest number of connections at one time."),
        Field("overage", \.overage, .overage, "Whether writes may go on, and be billed, beyond the storage."),
        Field("settings", \.settings, .roleSettings, "Settings of the bots' roles."),
    ]

    private static let connections = ValueType<Int>.integer(in: 0...262_143).warning {
        switch $0 {
        case 0: "no bot on this plan can connect"
        case 1...100: nil
        default: "\($0) connections are more than one bot should hold; servers allow 100 in all by default"
        }
    }
}

extension ValueType<PlanManifest> {
    static let plan = manifest(
        kind: "Plan",
        metadata: NameMetadata.fields("The name that bots give as their plan, unique among all manifests."),
        spec: PlanSpec.fields
    )
}
