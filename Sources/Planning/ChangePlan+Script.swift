import Model
import SQLText

extension ChangePlan {
    /// The plan as a script for psql: one transaction for each of the cluster's steps, one for each bot.
    ///
    /// Statements that hold a secret stand in it as comments: only applying makes the secret, and a redacted
    /// statement must not set the placeholder as somebody's password.
    package var script: String {
        var lines = [
            "-- flarexdb change plan \(fingerprint)", "-- for database \(self.cluster.database.name.onOneLine)",
            "-- \(summaryLine)", "\\set ON_ERROR_STOP on",
        ]
        let cluster = clusterSteps
        if !cluster.isEmpty { lines += ["", "-- cluster"] }
        for step in cluster {
            let statements = scriptLines(of: step)
            // Between two statements of one step, nobody is to see the cluster.
            lines += statements.count > 1 ? ["BEGIN;"] + statements + ["COMMIT;"] : statements
            // What follows lives in the new database.
            if case .createDatabase(let name) = step.step { lines.append("\\connect \(name.quoted)") }
        }
        for (bot, steps) in stepsByBot {
            lines += ["", "-- bot \(bot)", "BEGIN;"]
            lines += steps.flatMap(scriptLines)
            lines.append("COMMIT;")
        }
        for refusal in refused {
            lines += [""] + refusal.lines.map { "-- " + $0 }
        }
        return lines.joined(separator: "\n") + "\n"
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
