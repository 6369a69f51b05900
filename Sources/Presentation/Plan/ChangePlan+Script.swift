import Model
package import Planning
import SQLText
import Text

extension ChangePlan {
    /// The plan as a script for psql: one transaction for each of the cluster's steps, one for each bot.
    ///
    /// Statements that hold a secret stand in it as comments: only applying makes the secret, and a redacted
    /// statement must not set the placeholder as somebody's password.
    package var script: String {
        let creation = clusterSteps.prefix { $0.step.createsDatabase }
        // What follows lives in the new database.
        let body =
            creation.isEmpty
            ? changes : creation.flatMap(scriptLines) + connecting + guarded([isPlansDatabase], changes)
        let head = [
            "-- flarexdb change plan \(fingerprint)", "-- for \(cluster)".onOneLine, "-- \(summaryLine)",
            "\\set ON_ERROR_STOP on",
        ]
        let lines = head + guarded(creation.isEmpty ? [isPlansCluster, isPlansDatabase] : [isPlansCluster], body)
        return lines.joined(separator: "\n") + "\n"
    }

    /// Everything but the creation of the database.
    private var changes: [String] {
        var lines: [String] = []
        let cluster = clusterSteps.filter { !$0.step.createsDatabase }
        if !cluster.isEmpty { lines += ["", "-- cluster"] }
        for step in cluster {
            let statements = scriptLines(of: step)
            // Between two statements of one step, nobody is to see the cluster.
            lines += statements.count > 1 ? ["BEGIN;"] + statements + ["COMMIT;"] : statements
        }
        for (bot, steps) in stepsByBot {
            lines += ["", "-- bot \(bot)"]
            for batch in StepBatch.batches(of: steps) {
                if let database = batch.steps.first?.step.otherDatabase {
                    lines += ["-- In database \(database.name.onOneLine):"]
                    lines += batch.steps.flatMap(scriptLines).map { "-- " + $0 }
                    continue
                }
                let statements = batch.steps.flatMap(scriptLines)
                lines += batch.commitment == .bare ? statements : ["BEGIN;"] + statements + ["COMMIT;"]
            }
        }
        for refusal in refused {
            lines += [""] + refusal.lines.map { "-- " + $0 }
        }
        return lines
    }

    /// What psql runs after a backslash ends with the line, whatever is quoted: a name that is not plain stays out of
    /// it, and the question after it then skips the rest.
    private var connecting: [String] {
        let name = cluster.database
        let isPlain = name.name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
                true
            default: false
            }
        }
        return isPlain ? ["\\connect \(name.quoted)"] : []
    }

    /// Whether psql is connected to the plan's cluster, as SQL.
    private var isPlansCluster: String {
        "(SELECT system_identifier::text FROM pg_catalog.pg_control_system()) = \(quoted(cluster.systemIdentifier))"
    }

    private var isPlansDatabase: String { "pg_catalog.current_database() = \(quoted(cluster.database.name))" }

    private func quoted(_ text: String) -> String { Literal(text)?.quoted ?? "NULL" }

    /// The lines where all of the conditions hold, and an error otherwise.
    ///
    /// They stand inside the `\if`: at a prompt psql goes on after an error, and would run what follows a guard.
    private func guarded(_ conditions: [String], _ lines: [String]) -> [String] {
        ["SELECT \(conditions.joined(separator: " AND ")) AS is_meant \\gset", "\\if :is_meant"] + lines + [
            "\\else", "DO $$BEGIN RAISE EXCEPTION 'this script is for another cluster or database'; END$$;", "\\endif",
        ]
    }

    private func scriptLines(of step: PlannedStep) -> [String] {
        step.step.statements(serverVersion: cluster.serverVersion).flatMap { sql in
            let text = sql.shown + ";"
            guard sql.statement.holdsSecret else { return [text] }
            return ["-- Only `flarexdb apply` issues credentials:"]
                + text.split(separator: "\n", omittingEmptySubsequences: false).map { "-- " + $0 }
        }
    }
}
