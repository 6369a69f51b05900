/// What a person may do in a workspace; each includes those before it.
package enum Permission: String, Sendable, CaseIterable, Comparable {
    /// Status, usage, the audit log of the workspace.
    case read
    /// The console, migrations, a backup now.
    case write
    /// Manifests, credentials, restores, clones, deletion.
    case admin

    package static func < (left: Permission, right: Permission) -> Bool { left.rank < right.rank }

    private var rank: Int {
        switch self {
        case .read: 0
        case .write: 1
        case .admin: 2
        }
    }
}

/// A person, or all persons of a group, as the identity provider names them. Texts are compared byte by byte.
package enum Subject: Hashable, Comparable, Sendable {
    case group(String)
    case user(String)
}

extension Subject: CustomStringConvertible {
    package var description: String {
        switch self {
        case .group(let name): "group \(name)"
        case .user(let name): "user \(name)"
        }
    }
}

/// Who may do what in a workspace.
package struct Member: Hashable, Comparable, Sendable, CustomStringConvertible {
    package var subject: Subject
    package var permission: Permission

    package init(_ subject: Subject, _ permission: Permission) {
        (self.subject, self.permission) = (subject, permission)
    }

    package static func < (left: Member, right: Member) -> Bool {
        (left.subject, left.permission) < (right.subject, right.permission)
    }

    package var description: String { "\(subject): \(permission.rawValue)" }
}

/// Somebody who has signed in.
package struct Person: Hashable, Sendable {
    package var user: String
    package var groups: Set<String>

    package init(user: String, groups: Set<String> = []) { (self.user, self.groups) = (user, groups) }

    package func isMeant(by subject: Subject) -> Bool {
        switch subject {
        case .group(let name): groups.contains(name)
        case .user(let name): user == name
        }
    }
}

/// What a token lets its holder do, whoever that is.
package struct TokenGrant: Hashable, Sendable {
    package var number: Int
    package var name: String
    /// The one workspace that it is for; nil for all of them.
    package var workspace: Name?
    package var permission: Permission

    package init(number: Int, name: String, workspace: Name?, permission: Permission) {
        (self.number, self.name, self.workspace, self.permission) = (number, name, workspace, permission)
    }
}

/// Who asks for something: a person who has signed in, or a program with a token.
package enum Caller: Hashable, Sendable {
    case person(Person)
    case token(TokenGrant)

    /// The name by which the audit log knows them.
    package var actor: String {
        switch self {
        case .person(let person): person.user
        case .token(let token): "token \(token.name)"
        }
    }
}
