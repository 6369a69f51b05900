import FoundationEssentials

/// What a provider says of a person on request.
struct UserInfo: Decodable, Sendable {
    var subject: String
    var user: String
    var groups: [String]?

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: ClaimName.self)
        subject = try container.decode(String.self, forKey: ClaimName("sub"))
        user = container.user ?? subject
        groups = try container.groups(of: decoder)
    }

    /// - Throws: `SignInError`, also for an answer about somebody else.
    init(_ bytes: [UInt8], of subject: String, groupsClaim: String) throws {
        guard let info = try? ClaimsDecoder(groupsClaim: groupsClaim).decode(UserInfo.self, from: Data(bytes)) else {
            throw SignInError.providerMalformed("what it says of the person cannot be read")
        }
        guard info.subject == subject else { throw SignInError.tokenInvalid(.subject) }
        self = info
    }
}
