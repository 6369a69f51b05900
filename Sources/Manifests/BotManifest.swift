import Model
import SQLText

/// A manifest of the kind `BotDatabase`.
typealias BotManifest = Envelope<BotMetadata, BotSpec>

struct BotMetadata: Draft {
    var name: Marked<Name>?
    var workspace: Name?
    var labels: Labels? = Labels()
    var annotations: BotAnnotations? = BotAnnotations()

    static let fields: [Field<BotMetadata>] = [
        Field("name", \.name, .marked(.name), isRequired: true, "The bot's id, unique among all manifests."),
        Field("workspace", \.workspace, .name, isRequired: true, "The workspace that the bot belongs to."),
        Field("labels", \.labels, .labels, "Free texts for people and tools. flarexdb does not use them."),
        Field("annotations", \.annotations, .annotations, "Instructions to flarexdb, and free texts."),
    ]
}

/// Labels are checked and not kept: nothing in flarexdb depends on them.
struct Labels: Sendable {}

extension ValueType<Labels> {
    fileprivate static var labels: Self {
        ValueType<[Node.Entry]>.texts().map(written: { _ in .object([]) }) { _, _, _ in Labels() }
    }
}

struct BotSpec: Draft {
    var plan: Marked<Name>?
    var overage: Marked<Bool>? = Marked(value: false, mark: .start)
    var extensions: [Marked<Identifier>]? = []
    var urlForm: URLForm?
    var suspend = false
    var login: Marked<Bool>? = Marked(value: true, mark: .start)

    static let fields: [Field<BotSpec>] = [
        Field("plan", \.plan, .marked(.name), isRequired: true, "The name of a Plan manifest."),
        Field(
            "overage",
            \.overage,
            .marked(.boolean),
            "Whether writes go on, and are billed, beyond the plan's storage. Only where the plan allows it."
        ),
        Field(
            "extensions",
            \.extensions,
            .list(of: .extensionName, noun: "extension names"),
            "PostgreSQL extensions, from the Cluster manifest's list."
        ),
        Field("urlForm", \.urlForm, .word(), "The form of DATABASE_URL. Default: the Cluster manifest's."),
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
}

extension ValueType<BotManifest> {
    static let bot = manifest(kind: "BotDatabase", metadata: BotMetadata.fields, spec: BotSpec.fields)
}
