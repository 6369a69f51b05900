import FoundationEssentials
package import Logging
import Text

/// How a line of the log looks.
package enum LogFormat: String, CaseIterable, Sendable {
    case text
    case json
}

/// Writes one line a message to standard error, for people or for machines.
package struct StandardErrorLogHandler: LogHandler {
    package let format: LogFormat
    /// Whether the lines go to systemd's journal, which stamps them with the time and reads a priority off them.
    package let isJournal: Bool
    package var logLevel: Logger.Level = .info
    package var metadata: Logger.Metadata = [:]

    package init(format: LogFormat, isJournal: Bool = Console.error.isJournal) {
        self.format = format
        self.isJournal = isJournal
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) { Console.error.write(line(for: event, at: .now)) }

    private func line(for event: LogEvent, at time: Date) -> String {
        let all = metadata.merging(event.metadata ?? [:]) { _, new in new }
        let time = time.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
        let prefix = isJournal ? "<\(event.level.journalPriority)>" : ""
        switch format {
        case .text:
            let fields = all.sorted { $0.key < $1.key }.map { " \($0.key)=\(Self.quoted("\($0.value)"))" }.joined()
            let stamp = isJournal ? "" : "\(time) "
            return prefix + "\(stamp)\(event.level.rawValue): \(event.message)\(fields)".onOneLine + "\n"
        case .json:
            var line = all.mapValues { "\($0)" }
            line.merge(["time": time, "level": event.level.rawValue, "message": "\(event.message)"]) { $1 }
            return (try? JSONOutput.line(line)).map { prefix + $0 } ?? ""
        }
    }

    /// A value as it stands where that is clear, and in quotes where it holds what separates values.
    private static func quoted(_ value: String) -> String {
        let isClear = !value.isEmpty && !value.contains { $0.isWhitespace || $0 == "\"" || $0 == "=" }
        return isClear ? value : "\"" + value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }
}

extension Logger.Level {
    /// The number that syslog and the journal have for it.
    fileprivate var journalPriority: Int {
        switch self {
        case .trace, .debug: 7
        case .info: 6
        case .notice: 5
        case .warning: 4
        case .error: 3
        case .critical: 2
        }
    }
}
