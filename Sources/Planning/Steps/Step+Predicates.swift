extension Step {
    /// Whether it makes the shared database, in which everything after it happens.
    package var createsDatabase: Bool { if case .createDatabase = self { true } else { false } }

    /// Whether it brings the registry up to date about a bot, once all else is done.
    package var recordsBot: Bool { if case .recordBot = self { true } else { false } }
}
