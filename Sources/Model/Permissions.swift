/// Who may do what, as the Workspace manifests and the Panel manifest say.
package struct Permissions: Hashable, Sendable {
    /// They have every permission in every workspace. Sorted.
    package var administrators: [Subject]
    /// Each list is sorted, and none is empty.
    package var members: [Name: [Member]]

    package init(administrators: [Subject] = [], members: [Name: [Member]] = [:]) {
        self.administrators = administrators.sorted()
        self.members = members.filter { !$0.value.isEmpty }.mapValues { $0.sorted() }
    }

    /// The highest permission that the caller has in the workspace; nil for none.
    package func permission(of caller: Caller, in workspace: Name) -> Permission? {
        switch caller {
        case .person(let person):
            if isAdministrator(caller) { return .admin }
            return members[workspace]?.filter { person.isMeant(by: $0.subject) }.map(\.permission).max()
        case .token(let token):
            return token.workspace == nil || token.workspace == workspace ? token.permission : nil
        }
    }

    package func allows(_ caller: Caller, _ permission: Permission, in workspace: Name) -> Bool {
        self.permission(of: caller, in: workspace).map { $0 >= permission } ?? false
    }

    /// Whether the caller sees what belongs to no workspace, such as the loop, doctor and others' sessions.
    package func isAdministrator(_ caller: Caller) -> Bool {
        switch caller {
        case .person(let person): administrators.contains(where: person.isMeant)
        case .token(let token): token.workspace == nil && token.permission == .admin
        }
    }

    /// The workspaces that the caller may see; nil for all of them.
    package func workspaces(of caller: Caller) -> Set<Name>? {
        switch caller {
        case .person:
            isAdministrator(caller) ? nil : Set(members.keys.filter { allows(caller, .read, in: $0) })
        case .token(let token): token.workspace.map { [$0] }
        }
    }
}
