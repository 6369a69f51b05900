import Model
import SQLText
import Text

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
        if !cluster.contains(where: \.step.createsDatabase) { lines += assertion }
        if !cluster.isEmpty { lines += ["", "-- cluster"] }
        for step in cluster {
            let statements = scriptLines(of: step)
            // Between two statements of one step, nobody is to see the cluster.
            lines += statements.count > 1 ? ["BEGIN;"] + statements + ["COMMIT;"] : statements
            // What follows lives in the new database.
            if step.step.createsDatabase { lines += connecting() }
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
        return lines.joined(separator: "\n") + "\n"
    }

    /// What psql runs after a backslash ends with the line, whatever is quoted: a name that is not plain stays out of
    /// it, and the assertion then stops the script.
    private func connecting() -> [String] {
        let name = cluster.database
        let isPlain = name.name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
                true
            default: false
            }
        }
        return (isPlain ? ["\\connect \(name.quoted)"] : []) + assertion
    }

    /// Stops the script where psql is in another database than the plan's.
    private var assertion: [String] {
        let name = Literal(cluster.database.name)?.quoted ?? "NULL"
        return [
            "SELECT pg_catalog.current_database() = \(name) AS is_plans_database \\gset", "\\if :is_plans_database",
            "\\else", "DO $$BEGIN RAISE EXCEPTION 'this script is for another database'; END$$;", "\\endif",
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

extension Step {
    fileprivate var createsDatabase: Bool {
        if case .createDatabase = self { true } else { false }
    }
}
