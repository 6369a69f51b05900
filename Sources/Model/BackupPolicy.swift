/// Where archives of the bots go, how often they are made and for how long they are kept.
package struct BackupPolicy: Hashable, Sendable {
    /// A restic repository: an absolute path, or what restic names otherwise, such as `sftp:host:/path`.
    package var repository: String
    /// The file with the repository's password.
    package var passwordFile: String
    package var every = TimeSpan(seconds: 86400)
    /// The time of day (UTC) at which a backup begins; nil for whenever the last one is old enough.
    package var at: TimeOfDay?
    package var keep = Keep()
    /// Each bot's newest archive is loaded and compared at least this often; nil for never.
    package var drillEvery: TimeSpan?
    /// How long what a restore replaced is kept.
    package var keepReplaced = Self.usualTimeOfReplaced

    package static let usualTimeOfReplaced = TimeSpan(seconds: 7 * 86400)

    package init(repository: String, passwordFile: String) {
        self.repository = repository
        self.passwordFile = passwordFile
    }

    /// Of how many days, weeks and months the newest archive of each bot is kept.
    package struct Keep: Hashable, Sendable {
        package var daily = 7
        package var weekly = 4
        package var monthly = 6

        package init() {}
    }
}

/// A time of day in UTC, written `HH:MM`.
package struct TimeOfDay: Hashable, Sendable, CustomStringConvertible {
    package static let pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$"

    /// Since midnight.
    package let minutes: Int

    /// Returns nil when the text has another form.
    package init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.utf8.count == 2 && $0.allSatisfy(\.isASCIIDigit) }),
            let hours = Int(parts[0]), hours < 24, let minutes = Int(parts[1]), minutes < 60
        else { return nil }
        self.minutes = hours * 60 + minutes
    }

    package var description: String {
        [minutes / 60, minutes % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
    }

    /// The last moment not after the given one at which the clock shows this time.
    package func last(notAfter moment: Timestamp) -> Timestamp {
        let (days, seconds) = moment.daysAndSeconds
        let day = Int64(minutes * 60) <= seconds ? days : days - 1
        return Timestamp(seconds: day * 86400 + Int64(minutes * 60))
    }
}

extension Character {
    fileprivate var isASCIIDigit: Bool { ("0"..."9").contains(self) }
}
