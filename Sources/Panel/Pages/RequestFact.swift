import FoundationEssentials

/// One thing that came of a request, such as the number of the archive that was made.
struct RequestFact: Sendable {
    var name: String
    var value: String

    /// What of a result is a plain text or number: reports of many parts have pages of their own.
    static func all(in result: String?) -> [RequestFact] {
        let object = result.flatMap { try? JSONDecoder().decode([String: Part].self, from: Data($0.utf8)) }
        return (object ?? [:]).sorted { $0.key < $1.key }.compactMap { name, part in
            part.text.map { RequestFact(name: name, value: $0) }
        }
    }

    private struct Part: Decodable {
        var text: String?

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            text = (try? container.decode(String.self)) ?? (try? container.decode(Int.self)).map(String.init)
        }
    }
}
