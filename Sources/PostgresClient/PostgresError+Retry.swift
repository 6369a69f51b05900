extension PostgresError {
    /// True when the same work may well succeed a moment later.
    package var isTransient: Bool {
        switch kind {
        case .connectionLost: true
        case .connectionFailed: state.map(Self.mayPass) ?? true
        case .server: state.map(Self.mayPass) ?? false
        case .malformedResult, .usage: false
        }
    }

    private static func mayPass(_ state: SQLState) -> Bool {
        switch state {
        case .serializationFailure, .deadlockDetected, .lockNotAvailable, .objectInUse, .tooManyConnections,
            .adminShutdown, .crashShutdown, .cannotConnectNow, .idleInTransactionTimeout, .internalError,
            .queryCanceled:
            true
        default:
            // Connection exceptions and lack of memory. A full disk is not among them: it needs a person.
            state.errorClass == "08" || state == .outOfMemory
        }
    }
}
