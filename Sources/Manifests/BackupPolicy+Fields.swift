import Model

private struct BackupsDraft: Draft {
    var repository: String?
    var passwordFile: String?
    var every = TimeSpan(seconds: 86400)
    var at: TimeOfDay?
    var keep = BackupPolicy.Keep()
    var drill: DrillDraft?
    var keepReplaced = BackupPolicy.usualTimeOfReplaced

    static let fields: [Field<BackupsDraft>] = [
        Field(
            "repository",
            \.repository,
            .repository,
            isRequired: true,
            "The restic repository: an absolute path, or sftp:, s3:, rest: or rclone: and what restic expects there."
        ),
        Field(
            "passwordFile",
            \.passwordFile,
            .absolutePath("the file with the repository's password"),
            isRequired: true,
            "The file with the repository's password. Without it nothing can be restored: keep a copy elsewhere."
        ),
        Field(
            "every",
            \.every,
            .duration.warning {
                switch $0.seconds {
                case ..<600: "a backup of all bots every \($0) burdens the server"
                case 2_592_001...: "what bots did in up to \($0) can be lost"
                default: nil
                }
            },
            "How often flarexdb run makes archives of all bots."
        ),
        Field("at", \.at, .timeOfDay, "The time of day (UTC) at which to begin; every is in whole days then."),
        Field(
            "keep",
            \.keep,
            .record(BackupPolicy.Keep.fields),
            "Of how many days, weeks and months to keep the newest archive of each bot."
        ),
        Field(
            "drill",
            \.drill,
            .record(DrillDraft.fields),
            "How often flarexdb run loads the newest archive of each bot into a private server, and compares it."
        ),
        Field(
            "keepReplaced",
            \.keepReplaced,
            .duration.warning {
                switch $0.seconds {
                case ..<3600: "a restore that turns out to be wrong can be undone for \($0) only"
                case 2_592_001...: "what restores replace stays on the server's disk for \($0)"
                default: nil
                }
            },
            "How long what a restore replaced is kept, for restore --undo."
        ),
    ]
}

extension BackupPolicy.Keep: Draft {
    static let fields: [Field<Self>] = [
        Field("daily", \.daily, .count, "Days."), Field("weekly", \.weekly, .count, "Weeks, from Monday on."),
        Field("monthly", \.monthly, .count, "Months."),
    ]
}

private struct DrillDraft: Draft {
    var every: TimeSpan?

    static let fields: [Field<DrillDraft>] = [
        Field(
            "every",
            \.every,
            .duration.warning {
                switch $0.seconds {
                case ..<3600: "a drill of all bots every \($0) burdens this machine"
                case 7_776_001...: "that an archive does not restore is known after up to \($0)"
                default: nil
                }
            },
            isRequired: true,
            "How often each bot's newest archive is loaded and compared, at least."
        )
    ]
}

extension ValueType<BackupPolicy> {
    static var backups: Self {
        ValueType<BackupsDraft>.record(BackupsDraft.fields).map { draft, mark, reading in
            guard let repository = draft.repository, let passwordFile = draft.passwordFile else { return nil }
            if draft.at != nil, draft.every.seconds % 86400 != 0 || draft.every.seconds == 0 {
                reading.error(
                    "\(reading.subject): at needs every to be a whole number of days, and it is \(draft.every)",
                    at: mark,
                    hint: "write every: 24h, or leave at out"
                )
                return nil
            }
            var policy = BackupPolicy(repository: repository, passwordFile: passwordFile)
            (policy.every, policy.at, policy.keep) = (draft.every, draft.at, draft.keep)
            policy.drillEvery = draft.drill?.every
            policy.keepReplaced = draft.keepReplaced
            return policy
        }
    }
}

extension ValueType<Int> {
    fileprivate static var count: Self { integer(in: 0...1000) }
}

extension ValueType<TimeOfDay> {
    fileprivate static var timeOfDay: Self {
        text("a time of day such as \"02:00\"", pattern: TimeOfDay.pattern) { TimeOfDay($0) }
    }
}

extension ValueType<String> {
    /// A relative path would lead elsewhere for whoever runs the program in another folder.
    fileprivate static var repository: Self {
        text("an absolute path, or sftp:, s3:, rest: or rclone: and more", [.init("pattern", "^(/|[a-z0-9]+:).")]) {
            text in
            guard !text.utf8.contains(0), text.utf8.count > 1 else { return nil }
            return text.hasPrefix("/") || text.prefixMatch(of: #/[a-z0-9]+:./#) != nil ? text : nil
        }
    }

    static func absolutePath(_ noun: String) -> Self {
        text("the absolute path of \(noun)", [.init("pattern", "^/")]) {
            $0.hasPrefix("/") && !$0.utf8.contains(0) ? $0 : nil
        }
    }
}
