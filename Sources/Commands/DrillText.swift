import Backups
import Model
import Operations
import Presentation
import Text

/// Drills for people.
enum DrillText {
    static func line(of stage: DrillOperation.Stage) -> String {
        switch stage {
        case .preparing(let count): "starting a private server for \(counted(count, "archive"))\n"
        case .loading(let archive):
            "loading the archive of \(archive.bot) from \(archive.takenAt) (\(BackupText.size(of: archive)))\n"
        case .done: ""
        }
    }

    static func intent(of archives: [Archive]) -> String {
        guard archives.count == 1, let archive = archives.first else {
            return "drill of the newest archives of \(counted(archives.count, "bot"))"
        }
        return "drill of archive \(archive.number) of \(archive.takenAt)"
    }

    static func summary(of drills: [Drill]) -> String {
        let failed = drills.count { !$0.isVerified }
        let verified = "Verified \(counted(drills.count - failed, "archive"))."
        return failed == 0 ? verified : verified + " \(counted(failed, "archive")) cannot be restored."
    }

    static func report(_ drills: [Drill]) -> String {
        var lines = drills.map { "\($0.bot): " + outcome(of: $0) }
        if drills.contains(where: \.hasNetwork) {
            lines.append(
                "This machine did not let the private server be cut off from its network: see the Backups page."
            )
        }
        lines.append(summary(of: drills))
        return lines.joined(separator: "\n") + "\n"
    }

    static func outcome(of drill: Drill) -> String {
        guard let fault = drill.fault else {
            return "the archive from \(drill.takenAt) restores: \(counted(drill.tables, "table")), "
                + "\(counted(drill.rows, "row")) as recorded, in \(seconds(drill))"
        }
        return "the archive from \(drill.takenAt) does not restore: \(fault)".onOneLine
    }

    /// With one decimal.
    private static func seconds(_ drill: Drill) -> String {
        let tenths = (drill.milliseconds + 50) / 100
        return "\(tenths / 10).\(tenths % 10) s"
    }
}

/// The same for programs.
struct DrillDocument: Encodable {
    var bot: String
    var archive: Int
    var takenAt: String
    var begunAt: String
    var seconds: Double
    /// How old the archive was.
    var ageSeconds: Int64
    var tables: Int
    var rows: Int
    var bytes: Int64
    var serverVersion: Int
    var network: Bool
    var outcome: String
    var fault: ArchiveFault?

    init(_ drill: Drill) {
        (bot, archive, takenAt) = (drill.bot.text, drill.archive, drill.takenAt.description)
        (begunAt, seconds) = (drill.begunAt.description, Double(drill.milliseconds) / 1000)
        (ageSeconds, tables, rows, bytes) = (drill.age.seconds, drill.tables, drill.rows, drill.bytes.bytes)
        (serverVersion, network) = (drill.serverVersion, drill.hasNetwork)
        (outcome, fault) = (drill.isVerified ? "verified" : "failed", drill.fault)
    }
}
