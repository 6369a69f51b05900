import Digest
import Model
import SQLText

extension ChangePlan {
    /// 64 hexadecimal digits that stand for this plan on this cluster.
    ///
    /// They change with every step, its SQL, its reason and its hazards, and with what is refused. They do not change
    /// with where a manifest line stands, nor with the secrets that applying will make.
    package var fingerprint: String {
        var lines = [cluster.systemIdentifier, cluster.database.name, String(steps.count)]
        for step in steps {
            let statements = step.step.withoutPlace.statements(serverVersion: cluster.serverVersion).map(\.shown)
            lines += [step.id, step.action.rawValue, step.reason]
            lines += [String(step.hazards.count)] + step.hazards.map(\.rawValue)
            lines += [String(statements.count)] + statements
        }
        for refusal in refused {
            lines += [refusal.bot?.id.text ?? "", refusal.what, refusal.reason, refusal.hazard?.rawValue ?? ""]
        }
        return BLAKE2b.hexDigest(of: lines.joined(separator: "\u{0}"))
    }
}

extension Step {
    /// The step without the manifest's line and revision, which the registry remembers but which change nothing.
    package var withoutPlace: Step {
        guard case .control(.recordBot(var record)) = self else { return self }
        record.source = SourcePlace(file: "", line: 0, column: 0)
        record.revision = nil
        return .control(.recordBot(record))
    }
}
