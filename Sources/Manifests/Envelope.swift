import Model

/// The API version of every manifest.
let apiVersion = "flarex.dev/v1"

/// A manifest as it is written: what it is, what it is called, what it asks for.
struct Envelope<Metadata: Draft, Spec: Draft>: Draft {
    var apiVersion: String?
    var kind: String?
    var metadata: Metadata?
    var spec: Spec?
}

extension ValueType {
    static func manifest<Metadata, Spec>(
        kind: String,
        metadata: [Field<Metadata>],
        spec: [Field<Spec>],
        specConditions: [JSON.Member] = []
    ) -> Self where Value == Envelope<Metadata, Spec> {
        .record([
            Field("apiVersion", \.apiVersion, .constant(Manifests.apiVersion), isRequired: true, "The API version."),
            Field("kind", \.kind, .constant(kind), isRequired: true, "What the manifest describes."),
            Field("metadata", \.metadata, .record(metadata), isRequired: true, "Its name."),
            Field("spec", \.spec, .record(spec, specConditions), isRequired: true, "What it asks for."),
        ])
    }
}

/// Metadata that is a name and nothing else.
struct NameMetadata: Draft {
    var name: Marked<Name>?

    static func fields(_ documentation: String) -> [Field<NameMetadata>] {
        [Field("name", \.name, .marked(.name), isRequired: true, documentation)]
    }
}
