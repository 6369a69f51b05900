/// What the API's description says of a route.
struct Operation: Sendable {
    /// A parameter of the query.
    struct Parameter: Sendable {
        var name: String
        var schema: Schema
        var about: String

        static let limit = Parameter(
            name: "limit",
            schema: .integer(minimum: 1, maximum: 200),
            about: "How many to give at most; 50 by default."
        )
        static let before = Parameter(
            name: "before",
            schema: .integer(minimum: 0, maximum: 9_007_199_254_740_991),
            about: "Only what came before this one: `next` of the page before."
        )
    }

    /// What is answered where all went well.
    enum Answer: Sendable {
        case json(Schema)
        /// Server-sent events, each with a value of this form.
        case events(Schema)
        case file(type: String)
        case nothing
    }

    /// The name by which programs call it.
    var id: String
    var summary: String
    var parameters: [Parameter] = []
    /// The form of the request's body; nil for none.
    var body: Schema?
    /// Whether `Idempotency-Key` makes a repeated request one request.
    var isIdempotent = false
    var status = 200
    var answer: Answer
}
