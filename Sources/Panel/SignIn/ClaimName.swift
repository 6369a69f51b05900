import FoundationEssentials
import JWTKit

/// The name of a claim: which one holds the groups is a setting.
struct ClaimName: CodingKey {
    var stringValue: String
    var intValue: Int? { nil }

    init(_ name: String) { stringValue = name }
    init?(stringValue: String) { self.init(stringValue) }
    init?(intValue: Int) { nil }

    /// Where decoders are told of the claim with the groups.
    static let ofGroups = CodingUserInfoKey(rawValue: "groupsClaim")
}

extension KeyedDecodingContainer<ClaimName> {
    /// The person's e-mail address, where the provider has checked that it is theirs: anybody can claim another's.
    var user: String? {
        let isVerified = (try? decode(Bool.self, forKey: ClaimName("email_verified"))) ?? false
        return isVerified ? try? decode(String.self, forKey: ClaimName("email")) : nil
    }

    func groups(of decoder: any Decoder) throws -> [String]? {
        let claim = ClaimName.ofGroups.flatMap { decoder.userInfo[$0] as? String } ?? "groups"
        return contains(ClaimName(claim)) ? try list(claim).sorted() : nil
    }

    /// One text, or several.
    func list(_ name: String) throws -> [String] {
        if let one = try? decode(String.self, forKey: ClaimName(name)) { return [one] }
        return try decode([String].self, forKey: ClaimName(name))
    }

    /// A moment in whole seconds since 1970; providers may write parts of seconds.
    func seconds(_ name: String) throws -> Int? {
        guard let number = try decodeIfPresent(Double.self, forKey: ClaimName(name)) else { return nil }
        guard number.isFinite, abs(number) < 1e12 else { throw SignInError.tokenInvalid(.form) }
        return Int(number)
    }
}

/// Reads claims, and knows which one holds the groups.
struct ClaimsDecoder: JWTJSONDecoder {
    let groupsClaim: String

    func decode<Value: Decodable>(_ type: Value.Type, from data: Data) throws -> Value {
        let decoder = JSONDecoder()
        if let key = ClaimName.ofGroups { decoder.userInfo[key] = groupsClaim }
        return try decoder.decode(type, from: data)
    }
}
