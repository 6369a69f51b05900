/// The published description of manifests, which editors complete and check by.
package enum ManifestSchema {
    /// The JSON Schema in draft-07, the newest that yaml-language-server reads. Ends with a line feed.
    package static func json() -> String { schema.text + "\n" }

    /// The kind decides by `if` and `then`, and not by `oneOf`: then an editor tells what is wrong with this manifest
    /// and not that it matches none.
    private static var schema: JSON {
        let kinds = ManifestKind.all
        return [
            "$schema": "http://json-schema.org/draft-07/schema#",
            "title": "flarexdb manifest",
            "description": "A bot's database, a plan, or the policy of a cluster.",
            "type": "object",
            "required": ["apiVersion", "kind"],
            "properties": [
                "apiVersion": ["description": "The API version.", "type": "string", "const": .string(apiVersion)],
                "kind": [
                    "description": "What the manifest describes.", "type": "string",
                    "enum": .array(kinds.map { .string($0.name) }),
                ],
            ],
            "allOf": .array(kinds.map(condition)),
            "definitions": .object(kinds.map { JSON.Member($0.name, .object(definition($0))) }),
        ]
    }

    private static func condition(_ kind: ManifestKind) -> JSON {
        [
            "if": ["properties": ["kind": ["const": .string(kind.name)]], "required": ["kind"]],
            "then": ["$ref": .string("#/definitions/\(kind.name)")],
        ]
    }

    private static func definition(_ kind: ManifestKind) -> [JSON.Member] {
        [.init("title", .string(kind.name)), .init("description", .string(kind.documentation))] + kind.schema
    }
}
