import Model
import SQLText

/// A manifest of the kind `BotDatabase`.
typealias BotManifest = Envelope<BotMetadata, BotSpec>

struct BotMetadata: Draft {
    var name: Marked<Name>?
    var workspace: Marked<Name>?
    var labels: Labels? = Labels()
    var annotations: BotAnnotations? = BotAnnotations()
    private(set) var lacking: [LackingKey] = []

    static let fields: [Field<BotMetadata>] = [
        Field("name", \.name, .marked(.name), isRequired: true, "The bot's id, unique among all manifests."),
        Field(
            "workspace",
            \.workspace,
            .marked(.name),
            isInherited: true,
            "The workspace that the bot belongs to. Required, unless a Defaults manifest gives it."
        ),
        Field("labels", \.labels, .labels, "Free texts for people and tools. flarexdb does not use them."),
        Field("annotations", \.annotations, .annotations, "Instructions to flarexdb, and free texts."),
    ]

    mutating func lack(_ key: String, at mark: Mark) {
        lacking.append(LackingKey(name: key, owner: "metadata", mark: mark))
    }
}

/// A key that is not in a bot's manifest and has to come from the defaults of a folder.
struct LackingKey: Hashable, Sendable {
    var name: String
    var owner: String
    /// Where the mapping begins that lacks it.
    var mark: Mark
}

struct BotSpec: Draft {
    var plan: Marked<Name>?
    var overage: Marked<Bool>? = Marked(value: false, mark: .start)
    var extensions: Marked<[Marked<Identifier>]>? = Marked(value: [], mark: .start)
    var urlForm: Marked<URLForm>?
    var suspend = false
    var login: Marked<Bool>? = Marked(value: true, mark: .start)
    private(set) var lacking: [LackingKey] = []

    static let fields: [Field<BotSpec>] = [
        Field(
            "plan",
            \.plan,
            .marked(.name),
            isInherited: true,
            "The name of a Plan manifest. Required, unless a Defaults manifest gives it."
        ),
        Field(
            "overage",
            \.overage,
            .marked(.boolean),
            "Whether writes go on, and are billed, beyond the plan's storage. Only where the plan allows it."
        ),
        Field(
            "extensions",
            \.extensions,
            .marked(.list(of: .extensionName, noun: "extension names")),
            "PostgreSQL extensions, from the Cluster manifest's list."
        ),
        Field("urlForm", \.urlForm, .marked(.word()), "The form of DATABASE_URL. Default: the Cluster manifest's."),
        Field(
            "suspend",
            \.suspend,
            .boolean,
            "Whether to pause: flarexdb leaves the bot as it is, whatever else the manifest says. The bot still logs in."
        ),
        Field(
            "login",
            \.login,
            .marked(.boolean),
            "Whether the bot may log in. With false its sessions end, nothing logs in as it, and its data are kept."
        ),
    ]

    mutating func lack(_ key: String, at mark: Mark) {
        lacking.append(LackingKey(name: key, owner: "spec", mark: mark))
    }
}

extension ValueType<BotManifest> {
    static let bot = manifest(kind: "BotDatabase", metadata: BotMetadata.fields, spec: BotSpec.fields)
}
