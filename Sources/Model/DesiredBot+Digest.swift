package import Digest
import SQLText

extension DesiredBot {
    /// Changes with what the spec asks for, and not with where or how it is written.
    package var specDigest: HexDigest {
        let parts =
            [
                workspace.text, plan.value.text, String(overage.value), urlForm?.rawValue ?? "", String(isKept),
            ] + extensions.map(\.value.name) + (mayLogIn ? [] : ["login: false"])
        return BLAKE2b.digest(of: parts.joined(separator: "\u{0}"))
    }
}
