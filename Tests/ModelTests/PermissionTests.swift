import Model
import Testing

/// Who may do what in which workspace, as a table.
@Suite struct PermissionTests {
    private struct Case: Sendable, CustomTestStringConvertible {
        var caller: Caller
        var workspace: String
        var permission: Permission?

        var testDescription: String { "\(caller.actor) in \(workspace)" }

        init(_ user: String, _ groups: Set<String> = [], in workspace: String, _ permission: Permission?) {
            (caller, self.workspace) = (.person(Person(user: user, groups: groups)), workspace)
            self.permission = permission
        }

        init(tokenFor place: String?, _ granted: Permission, in workspace: String, _ permission: Permission?) {
            let grant = TokenGrant(number: 1, name: "ci", workspace: place.flatMap { Name($0) }, permission: granted)
            (caller, self.workspace, self.permission) = (.token(grant), workspace, permission)
        }
    }

    private static let permissions: Permissions = {
        guard let acme = Name("acme"), let umbrella = Name("umbrella") else { preconditionFailure("names") }
        return Permissions(
            administrators: [.group("platform"), .user("root@example.com")],
            members: [
                acme: [
                    Member(.group("developers"), .write), Member(.group("staff"), .read),
                    Member(.user("ada@example.com"), .admin),
                ],
                umbrella: [Member(.group("developers"), .read)],
            ]
        )
    }()

    private static let cases = [
        Case("bob@example.com", in: "acme", nil),
        Case("bob@example.com", ["staff"], in: "acme", .read),
        Case("bob@example.com", ["developers"], in: "acme", .write),
        // The highest of several counts.
        Case("bob@example.com", ["staff", "developers"], in: "acme", .write),
        Case("ada@example.com", in: "acme", .admin),
        Case("ada@example.com", ["staff"], in: "acme", .admin),
        Case("ada@example.com", in: "umbrella", nil),
        Case("bob@example.com", ["developers"], in: "umbrella", .read),
        Case("bob@example.com", ["developers"], in: "elsewhere", nil),
        // A user is no group, and a group no user.
        Case("developers", in: "acme", nil),
        Case("bob@example.com", ["ada@example.com"], in: "acme", nil),
        // Nothing is folded or trimmed.
        Case("Ada@example.com", in: "acme", nil),
        Case("bob@example.com", ["Developers", "developers "], in: "acme", nil),
        Case("bob@example.com", ["platform"], in: "acme", .admin),
        Case("root@example.com", in: "elsewhere", .admin),
        Case(tokenFor: "acme", .write, in: "acme", .write),
        Case(tokenFor: "acme", .admin, in: "umbrella", nil),
        Case(tokenFor: nil, .read, in: "umbrella", .read),
        Case(tokenFor: nil, .admin, in: "elsewhere", .admin),
    ]

    @Test(arguments: cases) private func `a caller has the permission that the manifests give`(row: Case) throws {
        let workspace = try #require(Name(row.workspace))
        #expect(Self.permissions.permission(of: row.caller, in: workspace) == row.permission)
        for asked in Permission.allCases {
            let isAllowed = row.permission.map { $0 >= asked } ?? false
            #expect(Self.permissions.allows(row.caller, asked, in: workspace) == isAllowed)
        }
    }

    @Test func `only administrators see what belongs to no workspace`() throws {
        let acme = try #require(Name("acme"))
        func person(_ user: String, _ groups: Set<String> = []) -> Caller {
            .person(Person(user: user, groups: groups))
        }
        func token(_ workspace: Name?, _ permission: Permission) -> Caller {
            .token(TokenGrant(number: 1, name: "ci", workspace: workspace, permission: permission))
        }
        let permissions = Self.permissions
        #expect(permissions.isAdministrator(person("root@example.com")))
        #expect(permissions.isAdministrator(person("bob", ["platform"])))
        #expect(!permissions.isAdministrator(person("ada@example.com")))
        #expect(permissions.isAdministrator(token(nil, .admin)))
        #expect(!permissions.isAdministrator(token(acme, .admin)) && !permissions.isAdministrator(token(nil, .write)))
        #expect(permissions.workspaces(of: person("root@example.com")) == nil)
        #expect(permissions.workspaces(of: person("ada@example.com")) == [acme])
        #expect(permissions.workspaces(of: person("bob", ["developers"]))?.count == 2)
        #expect(permissions.workspaces(of: person("bob")) == [])
        #expect(permissions.workspaces(of: token(acme, .read)) == [acme])
        #expect(permissions.workspaces(of: token(nil, .read)) == nil)
    }
}
