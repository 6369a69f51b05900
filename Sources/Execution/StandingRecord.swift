package import Model
import Planning
import PostgresClient
package import SQLText

/// What the registry is to remember of a pass beside its steps, for `status` and `wait` on any host.
///
/// It changes no row that says so already.
package struct StandingRecord: Hashable, Sendable {
    /// The bots that the pass looked at; nil for all.
    package var scope: Set<Name>?
    package var setbacks: [Name: [Setback]] = [:]
    /// Manifests that are in another file than the registry says.
    package var moves: [Name: SourcePlace] = [:]
    /// Nil where the manifests do not come from git.
    package var mark: RevisionMark?

    package init(scope: Set<Name>?, setbacks: [Name: [Setback]] = [:]) {
        self.scope = scope
        self.setbacks = setbacks
    }

    /// The commit that a pass was of.
    package struct RevisionMark: Hashable, Sendable {
        package var revision: String
        /// Earlier commits that it contains.
        package var covers: [String]
        /// Bots whose steps were not applied.
        package var unsettled: Set<Name>

        package init(revision: String, covers: [String], unsettled: Set<Name>) {
            (self.revision, self.covers, self.unsettled) = (revision, covers, unsettled)
        }
    }

    var statements: [SQL] {
        [setbackStatement] + (moves.isEmpty ? [] : [moveStatement]) + (mark.map { [statement(for: $0)] } ?? [])
    }

    private var names: SQL { "\(bind: scope.map { .array($0.map(\.text).sorted()) } ?? .null)::text[]" }

    // Only without its schema does PostgreSQL take `unnest` of several arrays.
    private var setbackStatement: SQL {
        let rows = setbacks.sorted { $0.key < $1.key }.flatMap { bot, setbacks in setbacks.map { (bot, $0) } }
        return """
            WITH found AS (
                SELECT * FROM unnest(\(bind: .array(rows.map(\.0.text)))::text[],
                    \(bind: .array(rows.map(\.1.reason.rawValue)))::text[], \(bind: .array(rows.map(\.1.message)))::text[])
                    AS found (bot, reason, message)
            ), gone AS (
                DELETE FROM flarex.setback s
                WHERE (\(names) IS NULL OR s.bot = ANY (\(names)))
                    AND NOT EXISTS (SELECT FROM found f WHERE f.bot = s.bot AND f.reason = s.reason)
            )
            INSERT INTO flarex.setback AS s (bot, reason, message) SELECT bot, reason, message FROM found
            ON CONFLICT (bot, reason) DO UPDATE SET message = excluded.message WHERE s.message <> excluded.message
            """
    }

    private var moveStatement: SQL {
        let rows = moves.sorted { $0.key < $1.key }
        return """
            UPDATE flarex.bot b SET manifest_file = m.file, manifest_line = m.line
            FROM unnest(\(bind: .array(rows.map(\.key.text)))::text[],
                \(bind: .array(rows.map(\.value.file)))::text[], \(bind: .array(rows.map { "\($0.value.line)" }))::integer[])
                AS m (bot, file, line)
            WHERE b.id = m.bot AND b.manifest_file IS DISTINCT FROM m.file
            """
    }

    /// A pass over some bots leaves it at what was said of the others.
    private func statement(for mark: RevisionMark) -> SQL {
        """
        INSERT INTO flarex.pass AS p (revision, covers, unsettled)
        VALUES (\(bind: .text(mark.revision)), \(bind: .array(mark.covers))::text[],
            \(bind: .array(mark.unsettled.map(\.text).sorted()))::text[])
        ON CONFLICT (is_last) DO UPDATE SET revision = excluded.revision, covers = excluded.covers,
            unsettled = excluded.unsettled || CASE WHEN \(names) IS NULL THEN '{}'::text[] ELSE ARRAY(
                SELECT u FROM pg_catalog.unnest(p.unsettled) u WHERE u <> ALL (\(names) || excluded.unsettled)
            ) END,
            passed_at = now()
        """
    }
}

extension Executor {
    /// Writes what is to be remembered into the registry of the shared database.
    package func remember(_ record: StandingRecord, in database: Identifier) async throws {
        var slot = SessionSlot(database: database, of: self)
        do {
            try await slot.run(record.statements)
            await slot.close()
        } catch {
            await slot.close()
            throw error
        }
    }
}
