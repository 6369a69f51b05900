import Model
import SQLText

/// A manifest of the kind `Defaults`: what bots of a folder have where their own manifests say nothing.
typealias DefaultsManifest = Envelope<NameMetadata, DefaultsSpec>

struct DefaultsSpec: Draft {
    var workspace: Marked<Name>?
    var labels: Labels?
    var plan: Marked<Name>?
    var overage: Marked<Bool>?
    var extensions: Marked<[Marked<Identifier>]>?
    var urlForm: Marked<URLForm>?

    static let fields: [Field<DefaultsSpec>] = [
        Field("workspace", \.workspace, .marked(.name), "The workspace of bots that name none."),
        Field("labels", \.labels, .labels, "Labels that bots have beside their own."),
        Field("plan", \.plan, .marked(.name), "The plan of bots that name none."),
        Field("overage", \.overage, .marked(.boolean), "Whether writes go on beyond the plan's storage."),
        Field(
            "extensions",
            \.extensions,
            .marked(.list(of: .extensionName, noun: "extension names")),
            "The extensions of bots that list none; a list of a bot's own takes their place, an empty one too."
        ),
        Field("urlForm", \.urlForm, .marked(.word()), "The form of DATABASE_URL."),
    ]
}

extension ValueType<DefaultsManifest> {
    static let defaults = manifest(
        kind: "Defaults",
        metadata: NameMetadata.fields("A name for people."),
        spec: DefaultsSpec.fields
    )
}
