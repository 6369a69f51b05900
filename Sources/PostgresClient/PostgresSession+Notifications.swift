import CLibpq
import Glibc

/// What another session has said with NOTIFY. Every role may say anything.
package struct PostgresNotification: Sendable, Hashable {
    package let channel: String
    package let payload: String
}

extension PostgresSession {
    /// What was said on the channels that this session listens to: as soon as there is something, or nothing after
    /// the time.
    package func notifications(within time: Duration) throws -> [PostgresNotification] {
        try withConnection { connection in
            let deadline = ContinuousClock.now + time
            while true {
                let notifications = connection.takeNotifications()
                if !notifications.isEmpty || ContinuousClock.now >= deadline { return notifications }
                try Task.checkCancellation()
                guard !connection.waitForSocket(POLLIN) || PQconsumeInput(connection.handle) == 1 else {
                    throw connection.lost()
                }
            }
        }
    }
}

extension Connection {
    func takeNotifications() -> [PostgresNotification] {
        var notifications: [PostgresNotification] = []
        // A bot that says something a million times says no more than once.
        while let notification = PQnotifies(handle) {
            defer { PQfreemem(notification) }
            guard notifications.count < 100 else { continue }
            notifications.append(
                PostgresNotification(
                    channel: String(cString: notification.pointee.relname),
                    payload: String(cString: notification.pointee.extra)
                )
            )
        }
        return notifications
    }
}
