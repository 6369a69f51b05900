import Synchronization

/// What becomes known of a request while it is answered, for the log's line about it.
final class RequestNotes: Sendable {
    private let storage = Mutex<String?>(nil)

    /// Who asks.
    var actor: String? {
        get { storage.withLock { $0 } }
        set { storage.withLock { $0 = newValue } }
    }
}
