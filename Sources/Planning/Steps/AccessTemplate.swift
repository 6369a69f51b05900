import Model
import SQLText

/// The statements that open or end an access, as text that a function fills in: it knows the names only when it runs.
///
/// They are rendered from the same values as those that a superuser sends, with names in the place of names that are
/// no names, and these become the places of `format()`.
enum AccessTemplate {
    private static let bot: Identifier = "{bot}"
    private static let login: Identifier = "{login}"
    private static let database: Identifier = "{database}"
    private static let path: Identifier = "{path}"
    private static let expires: Literal = "{expires}"

    /// What stands for what: its form in `format()`, and the variable of the function.
    private static let places: [(mark: String, form: String, variable: SQL)] = [
        (bot.quoted, "I", "target"), (login.quoted, "I", "account"),
        (ManagedName.accessRelay(of: login).quoted, "I", "relay"), ("'{login}'", "L", "account"),
        (database.quoted, "I", "home"), (expires.quoted, "L", "deadline"), ("'<redacted>'", "L", "proof"),
    ]

    /// Makes the roles, with the bot's search_path and without its settings.
    static func making(serverVersion: Int) -> [SQL] { rendered(opening.making(serverVersion: serverVersion)) }

    static let password = rendered([opening.password("")])

    static func joining(serverVersion: Int) -> [SQL] { rendered(opening.joining(serverVersion: serverVersion)) }

    static let shutting = rendered(AccessStep.shut(login: login).statements)

    static let endingSessions = rendered(LifecycleStep.endSessions(of: login).statements)

    /// Drops one role of the access; which one is the login's place.
    static let dropping = rendered(login.drop(leavingTo: bot))

    private static let opening = AccessOpening(
        bot: BotReference(id: placeholder, workspace: placeholder, role: bot),
        login: login,
        database: database,
        searchPath: [path],
        settings: [],
        expires: expires,
        purpose: "",
        actor: "",
        reason: nil
    )

    private static let placeholder: Name = {
        guard let name = Name("x") else { preconditionFailure("x is a name") }
        return name
    }()

    private static func rendered(_ statements: [SQL]) -> [SQL] { statements.map { execution(of: $0.shown) } }

    /// The statement as what `EXECUTE` runs. A list of schemas stands at its end.
    private static func execution(of statement: String) -> SQL {
        let hasPath = statement.hasSuffix(path.quoted)
        var rest = (hasPath ? statement.dropLast(path.quoted.count) : statement[...]).replacing("%", with: "%%")[...]
        var (text, values): (String, [SQL]) = ("", [])
        while let next = firstPlace(in: rest) {
            values.append(next.place.variable)
            text += rest[..<next.range.lowerBound] + "%\(values.count)$" + next.place.form
            rest = rest[next.range.upperBound...]
        }
        guard let literal = Literal(text + rest), !literal.text.contains("{") else {
            preconditionFailure("a name is left in \(statement)")
        }
        let format: SQL = values.isEmpty ? "\(literal)" : "format(\(literal), \(values.joined(separator: ", ")))"
        let schemas: SQL = " || array_to_string(ARRAY(SELECT quote_ident(s) FROM unnest(path) AS s), ', ')"
        return "EXECUTE \(format)\(hasPath ? schemas : "");"
    }

    private static func firstPlace(
        in text: Substring
    ) -> (range: Range<String.Index>, place: (mark: String, form: String, variable: SQL))? {
        places.compactMap { place in text.firstRange(of: place.mark).map { ($0, place) } }
            .min { $0.0.lowerBound < $1.0.lowerBound }
    }
}
