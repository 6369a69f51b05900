import Backups
import Model
import Presentation

/// A bar on a terminal while a long backup is under way; nothing elsewhere.
final class BackupBar: BackupProgress {
    private let bar = ProgressLine(noun: "bots")

    func begin(bots: Int) { bar.begin(total: bots) }

    func advance(past bot: Name, failed: Bool) { bar.advance(failed: failed) }

    func end() { bar.end() }
}
