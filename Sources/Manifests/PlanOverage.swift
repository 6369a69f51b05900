import Model

private struct OverageDraft: Draft {
    var allowed: Bool?
    var pricePerGBMonth: Marked<String?>?
    var currency: Marked<String?>?

    static let fields: [Field<OverageDraft>] = [
        Field("allowed", \.allowed, .boolean, isRequired: true, "Whether bots on this plan may turn overage on."),
        Field(
            "pricePerGBMonth",
            \.pricePerGBMonth,
            .marked(.attempted(.price)),
            "What 10^9 bytes cost for a month, in quotes."
        ),
        Field("currency", \.currency, .marked(.attempted(.currency)), "The currency's code in ISO 4217."),
    ]

    /// A price is needed exactly where overage is allowed.
    static let conditions: [JSON.Member] = [
        .init("if", ["properties": ["allowed": ["const": true]], "required": ["allowed"]]),
        .init("then", ["required": ["pricePerGBMonth", "currency"]]),
    ]
}

extension ValueType<Plan.Overage> {
    static var overage: Self {
        ValueType<OverageDraft>.record(OverageDraft.fields, OverageDraft.conditions)
            .map(written: written) { draft, mark, reading in
                guard let allowed = draft.allowed else { return nil }
                guard allowed else {
                    if let unused = draft.pricePerGBMonth ?? draft.currency {
                        reading.warning(
                            "\(reading.subject): the price has no effect while allowed is false",
                            at: unused.mark
                        )
                    }
                    return .refused
                }
                reading.checkIsComplete(draft, at: mark)
                guard let price = draft.pricePerGBMonth?.value, let currency = draft.currency?.value else { return nil }
                return .allowed(pricePerGBMonth: price, currency: currency)
            }
    }

    private static func written(_ overage: Plan.Overage) -> JSON? {
        overage == .refused ? ["allowed": false] : nil
    }
}

extension Reading {
    fileprivate mutating func checkIsComplete(_ draft: OverageDraft, at mark: Mark) {
        for (key, isGiven) in [("pricePerGBMonth", draft.pricePerGBMonth != nil), ("currency", draft.currency != nil)]
        where !isGiven {
            error(
                "\(subject): overage is allowed, but the key \(shown(key)) is missing",
                at: mark,
                hint: "write {allowed: true, pricePerGBMonth: \"0.25\", currency: USD}"
            )
        }
    }
}

extension ValueType<String> {
    /// Text and not a number, since a binary fraction is no price.
    fileprivate static var price: Self {
        text("a decimal number in quotes", [.init("pattern", "^[0-9]{1,9}(\\.[0-9]{1,9})?$")]) { text in
            let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
            let areDigits = parts.allSatisfy { part in
                (1...9).contains(part.count) && part.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            }
            return areDigits && parts.count <= 2 ? text : nil
        }
    }

    fileprivate static var currency: Self {
        text("a currency's three capital letters, such as USD", [.init("pattern", "^[A-Z]{3}$")]) { text in
            let isCode =
                text.utf8.count == 3 && text.utf8.allSatisfy { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
            return isCode ? text : nil
        }
    }
}
