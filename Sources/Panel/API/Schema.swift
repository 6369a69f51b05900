/// The form of a value in JSON.
indirect enum Schema: Hashable, Sendable {
    case text
    case nonEmptyText
    /// A moment as `2026-11-28T18:00:00Z`.
    case moment
    case integer(minimum: Int? = nil, maximum: Int? = nil)
    case flag
    /// One of these words.
    case word([String])
    /// A text that this regular expression matches.
    case pattern(String)
    case list(Schema)
    case object([Property])
    /// Texts by any name.
    case texts
    /// What a cell of a result may be.
    case cell
    /// This, or null.
    case nullable(Schema)
    case named(Name)

    /// A member of an object.
    struct Property: Hashable, Sendable {
        var name: String
        var schema: Schema
        /// Whether it is always there; one that is not is absent where it has no value.
        var isRequired: Bool

        init(_ name: String, _ schema: Schema, isRequired: Bool = true) {
            (self.name, self.schema, self.isRequired) = (name, schema, isRequired)
        }

        static func optional(_ name: String, _ schema: Schema) -> Property {
            Property(name, schema, isRequired: false)
        }
    }

    /// Forms that are described once.
    enum Name: String, CaseIterable, Sendable {
        case bot = "Bot"
        case usage = "Usage"
        case migration = "Migration"
        case archive = "Archive"
        case request = "Request"
        case auditEntry = "AuditEntry"
        case session = "Session"
        case run = "Run"
        case problem = "Problem"
        case whoami = "Whoami"
    }

    /// In a query an empty text is as good as none.
    static let nameOrNone = Schema.pattern("^([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)?$")
    static let botName = Schema.pattern("^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$")

    var json: JSONValue {
        switch self {
        case .text: ["type": "string"]
        case .nonEmptyText: ["type": "string", "minLength": 1]
        case .nullable(let schema): ["anyOf": [schema.json, ["type": "null"]]]
        case .moment: ["type": "string", "format": "date-time"]
        case .integer(let minimum, let maximum): Self.integer(minimum, maximum)
        case .flag: ["type": "boolean"]
        case .word(let words): ["type": "string", "enum": .list(words.map { .text($0) })]
        case .pattern(let pattern): ["type": "string", "pattern": .text(pattern)]
        case .list(let element): ["type": "array", "items": element.json]
        case .texts: ["type": "object", "additionalProperties": ["type": "string"]]
        case .cell: ["type": ["string", "integer", "boolean", "null"]]
        case .named(let name): ["$ref": .text("#/components/schemas/\(name.rawValue)")]
        case .object(let properties):
            [
                "type": "object",
                "properties": .object(Dictionary(properties.map { ($0.name, $0.schema.json) }) { $1 }),
                "required": .list(properties.filter(\.isRequired).map { .text($0.name) }),
                "additionalProperties": false,
            ]
        }
    }

    private static func integer(_ minimum: Int?, _ maximum: Int?) -> JSONValue {
        var members: [String: JSONValue] = ["type": "integer"]
        if let minimum { members["minimum"] = .number(minimum) }
        if let maximum { members["maximum"] = .number(maximum) }
        return .object(members)
    }
}
