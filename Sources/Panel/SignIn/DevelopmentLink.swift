import Synchronization

/// A sign-in for trying the panel out: a link that is good once, on a loopback address.
package final class DevelopmentLink: Sendable {
    /// As whom one signs in; what they may is in the manifests, as for everybody.
    package let user: String
    private let secret: Mutex<String?>

    package init(user: String) {
        self.user = user
        secret = Mutex(Secret.make())
    }

    /// The link's address; nil once it was used.
    package func url(at origin: Origin) -> String? {
        secret.withLock { $0 }.map { "\(origin)/sign-in/once?token=\($0)" }
    }

    /// Whether the text is the link's; it is used up then.
    func redeem(_ text: String) -> Bool {
        secret.withLock { secret in
            guard let expected = secret, ConstantTime.isEqual(text, expected) else { return false }
            secret = nil
            return true
        }
    }
}
