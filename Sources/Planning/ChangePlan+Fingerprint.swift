import Digest
import Model
import SQLText

extension ChangePlan {
    /// 64 hexadecimal digits that stand for this plan on this cluster.
    ///
    /// They change with every step, its SQL, its reason and its hazards, and with what is refused. They do not change
    /// with where a manifest line stands, nor with the secrets that applying will make.
    package var fingerprint: String {
        var lines = [cluster.systemIdentifier, cluster.database.name]
        for step in steps {
            lines.append(step.id)
            lines.append(step.action.rawValue)
            lines.append(step.reason)
            lines += step.hazards.map(\.rawValue)
            lines += shownStatements(of: step)
        }
        for refusal in refused { lines += [refusal.bot?.id.text ?? "cluster", refusal.what, refusal.reason] }
        return BLAKE2b.hexDigest(of: lines.joined(separator: "\u{0}"))
    }
}
