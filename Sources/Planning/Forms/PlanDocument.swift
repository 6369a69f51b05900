package import Model
import SQLText

/// A change plan as JSON, for `plan --format json` and `plan --out`. Keys are part of the contract.
package struct PlanDocument: Codable, Hashable, Sendable {
    /// Readers refuse another major version; keys are added in minor ones.
    package static let currentVersion = "1.0"

    package var formatVersion: String
    package var cluster: Cluster
    package var fingerprint: String
    package var steps: [Step]
    package var summary: Summary
    package var refused: [Refused]
    package var diagnostics: [DiagnosticDocument]
    /// What the plan was narrowed or widened to, so that applying it plans the same.
    package var options: Options

    package struct Cluster: Codable, Hashable, Sendable {
        enum CodingKeys: CodingKey { case systemIdentifier, name, host, port, database }

        package var systemIdentifier: String
        package var name: String?
        package var host: String?
        package var port: Int?
        package var database: String
    }

    package struct Step: Codable, Hashable, Sendable {
        enum CodingKeys: CodingKey { case id, bot, role, action, kind, target, reason, source, hazards, sql }

        package var id: String
        package var bot: String?
        package var role: String?
        package var action: Action
        package var kind: String
        package var target: String
        package var reason: String
        package var source: Source?
        package var hazards: [Hazard]
        package var sql: [String]
    }

    package struct Source: Codable, Hashable, Sendable {
        package var file: String
        package var line: Int
    }

    package struct Summary: Codable, Hashable, Sendable {
        package var create: Int
        package var alter: Int
        package var restrict: Int
        package var drop: Int
    }

    package struct Refused: Codable, Hashable, Sendable {
        enum CodingKeys: CodingKey { case bot, role, what, reason, hint, hazard, source }

        package var bot: String?
        package var role: String?
        package var what: String
        package var reason: String
        package var hint: String
        package var hazard: Hazard?
        package var source: Source?
    }

    package struct Options: Codable, Hashable, Sendable {
        enum CodingKeys: CodingKey { case allow, bots }

        package var allow: [Hazard]
        package var bots: [String]?
    }

    package init(_ plan: ChangePlan, options: PlanOptions, diagnostics: [Diagnostic]) {
        formatVersion = Self.currentVersion
        cluster = Cluster(
            systemIdentifier: plan.cluster.systemIdentifier,
            name: plan.cluster.name?.text,
            host: plan.cluster.address?.host,
            port: plan.cluster.address?.port,
            database: plan.cluster.database.name
        )
        fingerprint = plan.fingerprint
        steps = plan.steps.map { step in
            Step(
                id: step.id,
                bot: step.bot?.id.text,
                role: step.bot?.role.name,
                action: step.action,
                kind: step.step.kind,
                target: step.step.target,
                reason: step.reason,
                source: step.source.map { Source(file: $0.file, line: $0.line) },
                hazards: step.hazards,
                sql: plan.shownStatements(of: step)
            )
        }
        summary = Summary(
            create: plan.count(.create),
            alter: plan.count(.alter),
            restrict: plan.count(.restrict),
            drop: plan.count(.drop)
        )
        refused = plan.refused.map { refusal in
            Refused(
                bot: refusal.bot?.id.text,
                role: refusal.bot?.role.name,
                what: refusal.what,
                reason: refusal.reason,
                hint: refusal.hint,
                hazard: refusal.hazard,
                source: refusal.source.map { Source(file: $0.file, line: $0.line) }
            )
        }
        self.diagnostics = diagnostics.map(DiagnosticDocument.init)
        self.options = Options(allow: options.allowed.sorted(), bots: options.bots?.map(\.text).sorted())
    }
}

/// A diagnostic as JSON. Keys are part of the contract.
package struct DiagnosticDocument: Codable, Hashable, Sendable {
    enum CodingKeys: CodingKey { case severity, message, file, line, column, hint }

    package var severity: String
    package var message: String
    package var file: String?
    package var line: Int?
    package var column: Int?
    package var hint: String?

    package init(_ diagnostic: Diagnostic) {
        severity = diagnostic.severity.rawValue
        message = diagnostic.message
        file = diagnostic.place?.file
        line = diagnostic.place?.line
        column = diagnostic.place?.column
        hint = diagnostic.hint
    }
}
