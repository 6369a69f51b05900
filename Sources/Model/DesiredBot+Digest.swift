import Digest
import SQLText

extension DesiredBot {
    /// 64 hexadecimal digits that change with what the spec asks for, and not with where or how it is written.
    package var specDigest: String {
        let parts =
            [
                workspace.text, plan.value.text, String(overage.value), urlForm?.rawValue ?? "", String(isKept),
            ] + extensions.map(\.value.name)
        return BLAKE2b.hexDigest(of: parts.joined(separator: "\u{0}"))
    }
}
