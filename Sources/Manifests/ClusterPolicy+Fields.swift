import Model

extension ClusterPolicy.Deletion: Draft {
    static let fields: [Field<Self>] = [
        Field(
            "retention",
            \.retention,
            .duration.warning {
                $0.seconds < 86400
                    ? "deleted data is lost after \($0), which leaves little time to notice a mistake" : nil
            },
            "How long the data of a deleted bot is kept."
        ),
        Field(
            "maxPrune",
            \.maxPrune,
            .percentage.warning {
                $0.hundredths == 100 ? "one pass may delete all bots, so a mistake is not held back" : nil
            },
            "The largest part of all bots that one pass may delete."
        ),
    ]
}

extension ClusterPolicy.Sweep: Draft {
    static let fields: [Field<Self>] = [
        Field(
            "interval",
            \.interval,
            .duration.warning { $0.seconds < 60 ? "measuring storage every \($0) burdens the server" : nil },
            "How often storage is measured."
        ),
        Field(
            "warnAt",
            \.warnAt,
            .percentage.warning { $0.hundredths == 0 ? "every bot is warned about all the time" : nil },
            "The part of the quota at which to warn."
        ),
        Field(
            "liftBelow",
            \.liftBelow,
            .percentage.warning { $0.hundredths == 0 ? "a block on writes is never lifted" : nil },
            "The part of the quota below which a block on writes is lifted."
        ),
    ]
}

extension ClusterPolicy.Limits: Draft {
    static let fields: [Field<Self>] = [
        Field(
            "objects",
            \.objects,
            .integer(in: 0...Int(Int32.max)).warning { $0 == 0 ? "no bot can create anything" : nil },
            "Tables, indexes, views, functions and other objects in one schema."
        ),
        Field("definition", \.definition, .size, "The size of one definition, such as a function's body."),
        Field("comment", \.comment, .size, "The size of one comment."),
        Field(
            "temporaryFiles",
            \.temporaryFiles,
            .temporaryFiles,
            "The size of all temporary files of one connection, unless the plan sets temp_file_limit."
        ),
        Field(
            "transactionAge",
            \.transactionAge,
            .duration.warning {
                switch $0.seconds {
                case ..<60: "transactions longer than \($0) are ended, legitimate ones too"
                case 86_401...: "one forgotten transaction keeps all bots' dead rows for \($0)"
                default: nil
                }
            },
            "The age at which a bot's transaction is ended, with its session."
        ),
        Field(
            "blockOthers",
            \.blockOthers,
            .duration.warning {
                switch $0.seconds {
                case 0: "a session that holds a lock another bot waits for is ended at once"
                case 301...: "one bot can keep another waiting for \($0)"
                default: nil
                }
            },
            "How long one bot's session may keep another bot, or flarexdb, waiting for a lock."
        ),
    ]
}

extension ClusterPolicy.Audit: Draft {
    static let fields: [Field<Self>] = [
        Field(
            "retention",
            \.retention,
            .duration.warning {
                $0.seconds < 30 * 86400 ? "after \($0) the audit log no longer has the full texts" : nil
            },
            "How long the audit log keeps full texts; everything else is kept forever."
        )
    ]
}

private struct SecretsDraft: Draft {
    var recipients: [Marked<Recipient>]?
    var directory: String??
    var rotateAfter: TimeSpan??
    var overlap = ClusterPolicy.SecretsPolicy.defaultOverlap

    static let fields: [Field<SecretsDraft>] = [
        Field(
            "recipients",
            \.recipients,
            .list(of: .recipient, noun: "recipients", isRequired: true),
            isRequired: true,
            "The public keys that secrets are sealed to, as flarexdb keygen prints them."
        ),
        Field(
            "directory",
            \.directory,
            .orNull(.path),
            "The folder where sealed secrets are mirrored as files; null for nowhere."
        ),
        Field(
            "rotateAfter",
            \.rotateAfter,
            .orNull(
                .duration.warning {
                    $0.seconds < 86400
                        ? "bots must fetch their secrets again every \($0), or they cannot log in" : nil
                }
            ),
            "The age at which a credential is replaced; null for never."
        ),
        Field(
            "overlap",
            \.overlap,
            .duration.warning {
                $0.seconds < 60
                    ? "a replaced credential expires after \($0), possibly before the new one is in use" : nil
            },
            "How long a replaced credential still logs in."
        ),
    ]
}

extension ValueType<ClusterPolicy.SecretsPolicy> {
    static var secrets: Self {
        ValueType<SecretsDraft>.record(SecretsDraft.fields).map { draft, mark, reading in
            if let age = draft.rotateAfter ?? nil, age <= draft.overlap {
                reading.warning(
                    "\(reading.subject): rotateAfter (\(age)) is not longer than overlap (\(draft.overlap)), "
                        + "so that each rotation waits for the one before it to end",
                    at: mark
                )
            }
            return draft.recipients.map {
                ClusterPolicy.SecretsPolicy(
                    recipients: $0.map(\.value),
                    directory: draft.directory ?? nil,
                    rotateAfter: draft.rotateAfter ?? nil,
                    overlap: draft.overlap
                )
            }
        }
    }
}

extension ValueType<String> {
    fileprivate static var path: Self {
        text("the path of a folder", [.init("minLength", 1)]) { $0.isEmpty || $0.utf8.contains(0) ? nil : $0 }
    }
}
