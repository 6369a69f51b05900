import FoundationEssentials
import Logging
import Planning

/// Writes one line a message to standard error, for people or for machines.
struct StandardErrorLogHandler: LogHandler {
    let format: LoggingOptions.Format
    var logLevel: Logger.Level = .info
    var metadata: Logger.Metadata = [:]

    init(format: LoggingOptions.Format) { self.format = format }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let all = metadata.merging(event.metadata ?? [:]) { _, new in new }.sorted { $0.key < $1.key }
        let time = Date.now.formatted(.iso8601)
        switch format {
        case .text:
            let fields = all.map { " \($0.key)=\($0.value)" }.joined()
            Console.error.write("\(time) \(event.level.rawValue): \(event.message)\(fields)".onOneLine + "\n")
        case .json:
            var line = ["time": time, "level": event.level.rawValue, "message": "\(event.message)"]
            for (key, value) in all { line[key] = "\(value)" }
            guard let data = try? JSONOutput.line(line) else { return }
            Console.error.write(data)
        }
    }
}
