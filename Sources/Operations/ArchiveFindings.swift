import Backups
import Doctor
import Model
import PostgresClient

/// What keeps archives from being made, restored or tried on this machine.
struct ArchiveFindings {
    let backup: Backup
    let serverVersion: Int
    /// The newest archive of each bot.
    let archives: [Archive]

    func all() async -> [Finding] {
        var findings: [Finding] = []
        if let error = await backup.repositoryFlaw(isExpected: !archives.isEmpty) {
            findings.append(
                Finding(
                    check: "repository",
                    severity: .danger,
                    title: "the repository of archives cannot be used from here",
                    evidence: error.description,
                    remedy: error.hint ?? ""
                )
            )
        }
        findings += await programs()
        if let finding = room() { findings.append(finding) }
        return findings
    }

    /// A restore takes the archive out, and dumps once more what was loaded.
    private func room() -> Finding? {
        guard let largest = archives.max(by: { $0.bytes < $1.bytes }), let free = backup.freeSpool,
            free.bytes / 2 < largest.bytes.bytes
        else { return nil }
        return Finding(
            check: "spool",
            severity: .warning,
            title: "there is no room to restore the largest bot",
            evidence:
                "the archive of \(largest.bot) has \(largest.bytes.approximate), and a restore takes twice as much; "
                + "\(free.approximate) are free",
            remedy: "Make room below /var/tmp, or name a larger place with --spool or FLAREXDB_SPOOL."
        )
    }

    private func programs() async -> [Finding] {
        var findings: [Finding] = []
        do {
            if let flaw = try await ClientPrograms.find(forServer: serverVersion).flaw {
                findings.append(
                    Finding(
                        check: "client-programs",
                        severity: .danger,
                        title: "pg_dump and pg_restore are of a release with known holes",
                        evidence: flaw,
                        remedy: "Install the newest postgresql-client."
                    )
                )
            }
        } catch {
            findings.append(
                Finding(
                    check: "client-programs",
                    severity: .danger,
                    title: "there are no programs that make or load archives",
                    evidence: "\(error)",
                    remedy: (error as? BackupError)?.hint ?? ""
                )
            )
        }
        guard backup.policy.drillEvery != nil else { return findings }
        do { try await DrillGround.requirePrograms(forServer: serverVersion, allowsFlaws: false) } catch {
            findings.append(
                Finding(
                    check: "drill-programs",
                    severity: .warning,
                    title: "archives cannot be tried on this machine",
                    evidence: "\(error)",
                    remedy: (error as? BackupError)?.hint ?? "Install PostgreSQL's server programs here."
                )
            )
        }
        return findings
    }
}
