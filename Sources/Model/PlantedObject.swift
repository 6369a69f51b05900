package import SQLText

/// Something that flarexdb did not make, in a schema of its own that is in bots' search_path.
package struct PlantedObject: Hashable, Comparable, Sendable {
    /// The OIDs of the catalog that has the object and of the object itself. Its name would not do: it may be anything.
    package var catalog: UInt32
    package var object: UInt32
    package var schema: Identifier
    /// The object as people know it, such as `function flarex_shim.trap(text)`.
    package var words: String
    package var holdsData: Bool

    package init(catalog: UInt32, object: UInt32, schema: Identifier, words: String, holdsData: Bool) {
        self.catalog = catalog
        self.object = object
        self.schema = schema
        self.words = words
        self.holdsData = holdsData
    }

    /// What was made last comes first, since it may need what was there before.
    package static func < (left: PlantedObject, right: PlantedObject) -> Bool {
        (right.object, right.catalog) < (left.object, left.catalog)
    }
}
