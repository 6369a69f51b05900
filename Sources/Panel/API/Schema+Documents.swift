import Model

extension Schema.Name {
    /// What the name stands for.
    var schema: Schema {
        switch self {
        case .bot: Schema.object(BotDocument.properties)
        case .usage: Schema.object(UsageDocument.properties)
        case .migration: Schema.object(MigrationDocument.properties)
        case .archive: Schema.object(ArchiveDocument.properties)
        case .request: Schema.object(RequestDocument.properties)
        case .auditEntry: Schema.object(AuditEntryDocument.properties)
        case .session: Schema.object(SessionDocument.properties)
        case .run: Schema.object(RunDocument.properties)
        case .whoami: Schema.object(WhoamiDocument.properties)
        case .problem:
            .object([
                .init("type", .text), .init("title", .text), .init("status", .integer(minimum: 400, maximum: 599)),
                .optional("detail", .text), .init("code", .word(Problem.Code.allCases.map(\.rawValue))),
                .init("request", .text),
            ])
        }
    }
}

extension Schema {
    /// A page of things.
    static func page(_ name: String, of element: Name, next: Schema) -> Schema {
        .object([.init(name, .list(.named(element))), .optional("next", next)])
    }
}
