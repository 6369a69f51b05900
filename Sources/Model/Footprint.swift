package import SQLText

/// What flarexdb changed in the shared database beside the objects that it made, and who is at work there.
package struct Footprint: Hashable, Sendable {
    /// The functions and views of pg_catalog that PostgreSQL opens to PUBLIC and that are closed, sorted.
    package var closedObjects: [CatalogObject] = []
    /// Those that the monitors have, although PostgreSQL does not give them any right of their own on them; sorted.
    package var monitoredObjects: [CatalogObject] = []
    /// How many tables have triggers of the write block, by schema.
    package var armedTables: [Identifier: Int] = [:]
    /// The loop that leads, in words; nil where none does.
    package var leader: String?

    package init() {}
}
