package import Model
package import PostgresClient
package import SQLText

/// Reads what the cluster holds, in one snapshot and a fixed number of queries whatever the number of bots.
///
/// - Parameters:
///   - session: a superuser's session in the shared database or, where that does not exist yet, in any other.
///   - database: the shared database.
///   - extensions: the extensions to look for among those that the server could install.
/// - Throws: `CatalogError` when the server cannot be worked with, `PostgresError` when it cannot be read.
package func observe(
    through session: PostgresSession,
    database: Identifier,
    extensions: [Identifier]
) async throws -> ObservedState {
    try await session.withSnapshot { session in
        let server = try session.readServer()
        try server.check(database: database)
        var state = ObservedState(cluster: server.cluster)
        state.cluster.availableExtensions = try session.readAvailableExtensions(among: extensions)
        state.database = try session.readDatabase(database)
        state.roles = try session.readRoles()
        try session.readSettings(into: &state.roles)
        try session.readMemberships(into: &state.roles, serverVersion: server.cluster.serverVersion)
        guard server.currentDatabase == database else { return state }
        state.schemas = try session.readSchemas()
        state.extensions = try session.readExtensions()
        state.controlVersion = try session.readControlVersion()
        if state.controlVersion > 0 { state.registry = try session.readRegistry() }
        return state
    }
}
