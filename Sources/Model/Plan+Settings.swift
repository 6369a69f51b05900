extension Plan {
    /// The settings of the roles of this plan's bots, sorted by name: those that the plan gives, and for the rest those
    /// that every bot has.
    package func settings(under limits: ClusterPolicy.Limits) -> [RoleSetting] {
        let given = Set(settings.map(\.name))
        let others = RoleSetting.defaults(limits).filter { !given.contains($0.name) }
        return (settings + others).sorted { $0.name < $1.name }
    }
}

extension RoleSetting {
    /// What every bot's role has where its plan says nothing: bounds that only a superuser can set or lift.
    ///
    /// `fatal` keeps everything from the server's log that a session can write at will: RAISE LOG and the output of
    /// `debug_print_plan` count as less. A session may end itself, which is fatal; then its statement, which may be a
    /// gigabyte, is not written beside.
    package static func defaults(_ limits: ClusterPolicy.Limits) -> [RoleSetting] {
        let temporaryFiles = limits.temporaryFiles.map { "\($0.bytes / 1024)kB" } ?? "-1"
        return [
            RoleSetting(name: "log_min_error_statement", text: "panic"),
            RoleSetting(name: "log_min_messages", text: "fatal"),
            RoleSetting(name: "temp_file_limit", text: temporaryFiles),
        ].compactMap(\.self)
    }
}
