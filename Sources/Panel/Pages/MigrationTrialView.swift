import FoundationEssentials
import Model

/// What a dry run or an attempt came to, for people.
struct MigrationTrialView: Sendable {
    var title: String
    var failure: String?
    var hazards: [String]
    var lines: [String]

    init(_ request: Model.Request) {
        let act = request.kind == .migrate ? "Migration" : "Dry run"
        let name = request.arguments["name"] ?? ""
        title =
            switch request.state {
            case .filed: "\(act) \(name): the loop has not begun yet"
            case .running: "\(act) \(name): under way"
            case .done: request.kind == .migrate ? "\(act) \(name): applied" : "\(act) \(name): done, and undone"
            case .failed: "\(act) \(name): failed"
            case .refused: "\(act) \(name): refused"
            }
        let report = request.result.flatMap { try? JSONDecoder().decode(Report.self, from: Data($0.utf8)) }
        let entries = report?.migrations ?? []
        failure = entries.lazy.compactMap(\.error).first?.text ?? request.error
        hazards = Array(Set(entries.flatMap { $0.hazards ?? [] })).sorted()
        lines = entries.flatMap(\.lines) + (report?.storage.map { [$0.line] } ?? [])
    }

    /// What the loop says, as far as it is shown.
    private struct Report: Decodable {
        var migrations: [Entry]
        var storage: Storage?
    }

    private struct Storage: Decodable {
        var bytesBefore: Int64
        var bytesAfter: Int64
        var quotaBytes: Int64?

        var line: String {
            let quota = quotaBytes.map { " of \(ByteCount(bytes: $0).approximate)" } ?? ""
            return "storage: \(ByteCount(bytes: bytesBefore).approximate) before, "
                + "\(ByteCount(bytes: bytesAfter).approximate)\(quota) after"
        }
    }

    private struct Failure: Decodable {
        var message: String
        var detail: String?
        var hint: String?
        var line: Int?

        var text: String {
            (line.map { "line \($0): " } ?? "") + message + (detail.map { "\n\($0)" } ?? "")
                + (hint.map { "\n\($0)" } ?? "")
        }
    }

    private struct Entry: Decodable {
        struct Change: Decodable {
            var action: String
            var kind: String
            var name: String
        }

        struct Rows: Decodable {
            var table: String
            var inserted: Int
            var updated: Int
            var deleted: Int
        }

        struct Lock: Decodable {
            var mode: String
            var kind: String
            var name: String
            var bytes: Int64
            var heldMs: Int64
        }

        var changes: [Change]?
        var rows: [Rows]?
        var locks: [Lock]?
        var hazards: [String]?
        var error: Failure?

        var lines: [String] {
            let changed = (changes ?? []).map { "\($0.action): \($0.kind) \($0.name)" }
            let counted = (rows ?? []).map {
                "rows of \($0.table): \($0.inserted) inserted, \($0.updated) updated, \($0.deleted) deleted"
            }
            let held = (locks ?? []).map {
                "lock \($0.mode) on \($0.kind) \($0.name) (\(ByteCount(bytes: $0.bytes).approximate)), \($0.heldMs) ms"
            }
            return changed + counted + held
        }
    }
}
