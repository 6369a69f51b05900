import Model
import SQLText

/// What shows a bot how much it stores, and nothing of others'.
enum StorageRecords {
    static let routines = [ownUsage]

    /// A view, as ``MigrationRecords/view`` is one: a bot's sessions find it by the search_path.
    static let view = ManagedView(
        name: ManagedName.usageView,
        columns: [
            ("plan", "text"), ("quota_bytes", "int8"), ("used_bytes", "int8"), ("measured_at", "timestamptz"),
            ("overage", "bool"), ("writes_blocked", "bool"),
        ],
        purpose: "bots see how much they store",
        function: ownUsage.signature,
        digests: [
            15: "d6de18678b5b3fc54397a2cb18f0cc18f0cbcd7842e2a19927fe1d3e49ec3dff",
            16: "5030d81e894392614595c645e41ee5b68597e06c230ab1d65220be0d80e755d0",
            17: "767e7bfc092250faf72d834ad4f491e769f91105e8deba12a1a3a27b53e4cf37",
            18: "af5b6a4fd6ba89ffcb86cda5933053013ce9e730f1272537fe5459f0037fe433",
        ]
    )

    private static let ownUsage = ManagedRoutine(
        signature: FunctionSignature(schema: ManagedName.shimSchema, name: "own_usage"),
        language: .sql,
        returnType: "jsonb",
        isSecurityDefiner: true,
        body: """

            SELECT coalesce(jsonb_agg(to_jsonb(s)), '[]')
            FROM flarex.bot b
            LEFT JOIN flarex.usage u ON u.bot = b.id
            CROSS JOIN LATERAL (
                SELECT b.plan, b.quota_bytes, u.bytes AS used_bytes, u.measured_at, b.overage_price IS NOT NULL AS overage,
                    EXISTS (SELECT FROM flarex.restriction x WHERE x.role = b.role) AS writes_blocked
            ) s
            WHERE b.role = \(BotRole.name(of: "session_user"))

            """,
        isForBots: true
    )
}
