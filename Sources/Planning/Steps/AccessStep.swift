import Model
package import SQLText

/// One change that ends an access for good.
package enum AccessStep: Hashable, Sendable {
    /// Lets nobody log in by the access any more.
    case shut(login: Identifier)
    /// Writes down that the access is over.
    case close(login: Identifier)
}

extension AccessStep: PlainStepFamily {
    /// Everything that ends an access, in an order in which a stop anywhere leaves something that the next pass finishes.
    ///
    /// - Parameters:
    ///   - roles: those of the access's roles that there are; none where only the record is left.
    ///   - heir: who gets what the login owns, which is nothing unless somebody gave it something.
    package static func ending(
        _ login: Identifier,
        roles: [Identifier],
        heir: Identifier,
        isRecorded: Bool = true
    ) -> [Step] {
        let doors: [Step] =
            roles.contains(login) ? [.access(.shut(login: login)), .lifecycle(.endSessions(of: login))] : []
        let record: [Step] = isRecorded ? [.access(.close(login: login))] : []
        return doors + roles.map { .credential(.dropLogin($0, heir: heir)) } + record
    }

    var kind: String {
        switch self {
        case .shut: "shutAccess"
        case .close: "closeAccess"
        }
    }

    var login: Identifier {
        switch self {
        case .shut(let login), .close(let login): login
        }
    }

    var discriminator: String? { login.key }

    var commitment: Commitment {
        switch self {
        // Whoever may not log in any more has to be seen as such by everybody before the last session is ended.
        case .shut: .alone
        case .close: .together
        }
    }

    func target(of bot: BotReference?) -> String {
        switch self {
        case .shut(let login): "role \(login)"
        case .close(let login): "access \(login)"
        }
    }

    func summary(of bot: BotReference?) -> String {
        let target = target(of: bot)
        return switch self {
        case .shut: "\(target): sessions ended, NOLOGIN"
        case .close: "\(target): closed"
        }
    }

    var statements: [SQL] {
        switch self {
        // A transaction in which the login changes its own role would hold up ALTER ROLE for as long as it likes.
        case .shut(let login):
            LifecycleStep.endSessions(of: login).statements + ["ALTER ROLE \(login) NOLOGIN"]
        case .close(let login):
            ["UPDATE flarex.access SET closed = now() WHERE login = \(bind: .text(login.name)) AND closed IS NULL"]
        }
    }
}
