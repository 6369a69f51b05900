import Model

extension ClusterPolicy.Console: Draft {
    static let fields: [Field<Self>] = [
        Field(
            "statementTimeout",
            \.statementTimeout,
            .duration.warning {
                switch $0.seconds {
                case 0: "every statement is ended at once"
                case 3601...: "one statement may burden the server for \($0)"
                default: nil
                }
            },
            "How long one statement may run."
        ),
        Field(
            "lockTimeout",
            \.lockTimeout,
            .duration.warning {
                switch $0.seconds {
                case 0: "a statement may wait for a lock as long as it may run, and others wait behind it"
                case 61...: "others wait behind a statement that waits for a lock for \($0)"
                default: nil
                }
            },
            "How long one statement may wait for a lock."
        ),
        Field(
            "rows",
            \.rows,
            .integer(in: 0...10_000_000).warning { $0 == 0 ? "no row is ever shown" : nil },
            "How many rows of one result are shown."
        ),
        Field(
            "bytes",
            \.bytes,
            .size.warning {
                switch $0.bytes {
                case ..<1000: "almost nothing is shown"
                case 1_000_000_001...: "one result may take \($0) of memory"
                default: nil
                }
            },
            "How much of one result is shown, and how much one COPY takes."
        ),
        Field("requireReason", \.requireReason, .boolean, "Whether a reason is required."),
        Field(
            "expires",
            \.expires,
            .duration.warning {
                switch $0.seconds {
                case ..<60: "a console ends after \($0)"
                case 43_201...: "a forgotten console acts as its bot for \($0)"
                default: nil
                }
            },
            "The age at which a console ends."
        ),
    ]
}
