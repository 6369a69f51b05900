import FoundationEssentials

/// A query plan, as `EXPLAIN (FORMAT JSON)` answers it.
struct QueryPlan: Sendable {
    /// One step of it.
    struct Node: Sendable {
        var title: String
        /// What it works on, and by which conditions.
        var details: [String]
        var cost: String
        /// What was measured; nil for a plan that was not run.
        var measured: String?
        /// The part of the whole time that the step itself took, in percent.
        var share: Int?
        var children: [Node]
    }

    var root: Node
    var times: [String]

    /// Plans that are nested deeper are shown as text.
    fileprivate static let depthLimit = 50

    /// Nil for what is no plan, or too deep.
    init?(json: [UInt8]) {
        guard let documents = try? JSONDecoder().decode([Document].self, from: Data(json)),
            let document = documents.first
        else { return nil }
        let whole = document.plan.time
        guard let root = Node(document.plan, whole: whole, depth: 0) else { return nil }
        self.root = root
        times = [("Planning", document.planning), ("Execution", document.execution)].compactMap { name, time in
            time.map { "\(name) \($0.milliseconds)" }
        }
    }

    fileprivate struct Document: Decodable {
        var plan: Step
        var planning: Double?
        var execution: Double?

        enum CodingKeys: String, CodingKey {
            case plan = "Plan"
            case planning = "Planning Time"
            case execution = "Execution Time"
        }
    }

    fileprivate struct Step: Decodable {
        var kind: String
        var join: String?
        var relation: String?
        var alias: String?
        var index: String?
        var filter: String?
        var removed: Double?
        var indexCondition: String?
        var hashCondition: String?
        var mergeCondition: String?
        var joinFilter: String?
        var sortKey: [String]?
        var groupKey: [String]?
        var startCost: Double?
        var cost: Double?
        var rows: Double?
        var actualTime: Double?
        var actualRows: Double?
        var loops: Double?
        var read: Double?
        var hit: Double?
        var steps: [Step]?

        enum CodingKeys: String, CodingKey {
            case kind = "Node Type"
            case join = "Join Type"
            case relation = "Relation Name"
            case alias = "Alias"
            case index = "Index Name"
            case filter = "Filter"
            case removed = "Rows Removed by Filter"
            case indexCondition = "Index Cond"
            case hashCondition = "Hash Cond"
            case mergeCondition = "Merge Cond"
            case joinFilter = "Join Filter"
            case sortKey = "Sort Key"
            case groupKey = "Group Key"
            case startCost = "Startup Cost"
            case cost = "Total Cost"
            case rows = "Plan Rows"
            case actualTime = "Actual Total Time"
            case actualRows = "Actual Rows"
            case loops = "Actual Loops"
            case read = "Shared Read Blocks"
            case hit = "Shared Hit Blocks"
            case steps = "Plans"
        }

        /// Milliseconds of all loops; nil for a plan that was not run.
        var time: Double? { actualTime.map { $0 * (loops ?? 1) } }
    }

}

extension QueryPlan.Node {
    fileprivate init?(_ step: QueryPlan.Step, whole: Double?, depth: Int) {
        guard depth < QueryPlan.depthLimit else { return nil }
        let steps = step.steps ?? []
        let nodes = steps.compactMap { QueryPlan.Node($0, whole: whole, depth: depth + 1) }
        guard nodes.count == steps.count else { return nil }
        children = nodes
        title = step.title
        details = step.conditions
        cost = "cost \((step.cost ?? 0).rounded().short), \(step.rows?.short ?? "?") rows expected"
        measured = step.time.map { time in
            let blocks = (step.read ?? 0) + (step.hit ?? 0)
            return "\(time.milliseconds), \((step.actualRows ?? 0).short) rows"
                + ((step.loops ?? 1) > 1 ? " in each of \((step.loops ?? 1).short) loops" : "")
                + (blocks > 0 ? ", \(blocks.short) blocks" : "")
        }
        share = step.time.flatMap { time in
            guard let whole, whole > 0 else { return nil }
            let own = time - steps.compactMap(\.time).reduce(0, +)
            return Int((max(own, 0) / whole * 100).rounded())
        }
    }
}

extension QueryPlan.Step {
    fileprivate var title: String {
        let name = join.map { $0 == "Inner" ? kind : "\(kind) (\($0))" } ?? kind
        let object = relation.map { relation in
            alias.map { $0 == relation ? relation : "\(relation) as \($0)" } ?? relation
        }
        return [name, object.map { "on \($0)" }, index.map { "by \($0)" }].compactMap(\.self).joined(separator: " ")
    }

    fileprivate var conditions: [String] {
        let named: [(String, String?)] = [
            ("Index condition", indexCondition), ("Hash condition", hashCondition),
            ("Merge condition", mergeCondition), ("Join filter", joinFilter),
            ("Filter", filter.map { $0 + (removed.map { ", which removes \($0.short) rows" } ?? "") }),
            ("Sorted by", sortKey?.joined(separator: ", ")), ("Grouped by", groupKey?.joined(separator: ", ")),
        ]
        return named.compactMap { name, text in text.map { "\(name): \($0)" } }
    }
}

extension Double {
    /// A count, without a fraction that is none.
    fileprivate var short: String {
        guard isFinite, abs(self) < 1e15 else { return "\(self)" }
        return self == rounded() ? "\(Int(self))" : "\((self * 100).rounded() / 100)"
    }

    fileprivate var milliseconds: String { "\(((self * 1000).rounded() / 1000)) ms" }
}
