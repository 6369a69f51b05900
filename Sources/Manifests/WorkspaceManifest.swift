import Model

/// A manifest of the kind `Workspace`.
typealias WorkspaceManifest = Envelope<NameMetadata, WorkspaceSpec>

struct WorkspaceSpec: Draft {
    var members: [Marked<Member>]? = []

    static let fields: [Field<WorkspaceSpec>] = [
        Field(
            "members",
            \.members,
            .list(of: .member, noun: "members"),
            "Who may do what with the workspace's bots. Administrators of the panel need not be among them."
        )
    ]
}

extension ValueType<WorkspaceManifest> {
    static let workspace = manifest(
        kind: "Workspace",
        metadata: NameMetadata.fields("The workspace that bots name as theirs."),
        spec: WorkspaceSpec.fields
    )
}

private struct SubjectDraft: Draft {
    var group: String?
    var user: String?
    var permission: Permission?

    static let subjectFields: [Field<SubjectDraft>] = [
        Field("group", \.group, .subject("a group's name"), "A group of the identity provider."),
        Field("user", \.user, .subject("a user's name"), "A user of the identity provider, such as ada@example.com."),
    ]

    static let memberFields =
        subjectFields + [
            Field(
                "permission",
                \.permission,
                .word(),
                isRequired: true,
                "read: status, usage, audit log; write: also console, migrations, backups; admin: everything."
            )
        ]

    /// Just one of the two names is given.
    static let conditions: [JSON.Member] = [.init("oneOf", [["required": ["group"]], ["required": ["user"]]])]

    func subject(at mark: Mark, _ reading: inout Reading) -> Subject? {
        switch (group, user) {
        case (let group?, nil): return .group(group)
        case (nil, let user?): return .user(user)
        default:
            reading.error(
                "\(reading.subject): a member is either a group or a user",
                at: mark,
                hint: "write {group: acme-developers} or {user: ada@example.com}, each in an entry of its own"
            )
            return nil
        }
    }
}

extension ValueType<Member> {
    fileprivate static var member: Self {
        ValueType<SubjectDraft>.record(SubjectDraft.memberFields, SubjectDraft.conditions)
            .map { draft, mark, reading in
                guard let subject = draft.subject(at: mark, &reading), let permission = draft.permission else {
                    return nil
                }
                return Member(subject, permission)
            }
    }
}

extension ValueType<Subject> {
    static var subject: Self {
        ValueType<SubjectDraft>.record(SubjectDraft.subjectFields, SubjectDraft.conditions)
            .map { draft, mark, reading in draft.subject(at: mark, &reading) }
    }
}

extension ValueType<String> {
    fileprivate static func subject(_ noun: String) -> Self {
        text(
            "\(noun) of 1 to 255 characters, none of them a control character",
            [
                .init("minLength", 1), .init("maxLength", 255),
                .init("pattern", "^[^\\u0000-\\u001f\\u007f]*$"),
            ]
        ) { text in
            let isPlain = !text.utf8.contains { $0 < 0x20 || $0 == 0x7F }
            return isPlain && (1...255).contains(text.unicodeScalars.count) ? text : nil
        }
    }
}
