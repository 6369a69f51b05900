extension Row {
    package func text(_ column: Column) throws(PostgresError) -> String { try require(optionalText(column), column) }

    package func optionalText(_ column: Column) throws(PostgresError) -> String? {
        try value(column, as: "text") { String(decoding: $0, as: UTF8.self) }
    }

    package func integer(_ column: Column) throws(PostgresError) -> Int { try integer(column, as: Int.self) }

    package func optionalInteger(_ column: Column) throws(PostgresError) -> Int? {
        try optionalInteger(column, as: Int.self)
    }

    package func integer<Integer: FixedWidthInteger>(
        _ column: Column,
        as type: Integer.Type
    ) throws(PostgresError) -> Integer {
        try require(optionalInteger(column, as: type), column)
    }

    package func optionalInteger<Integer: FixedWidthInteger>(
        _ column: Column,
        as _: Integer.Type
    ) throws(PostgresError) -> Integer? {
        try value(column, as: "an integer in range", decimal)
    }

    package func boolean(_ column: Column) throws(PostgresError) -> Bool {
        try require(optionalBoolean(column), column)
    }

    package func optionalBoolean(_ column: Column) throws(PostgresError) -> Bool? {
        try value(column, as: "a boolean") { bytes in
            switch bytes.first {
            case UInt8(ascii: "t") where bytes.count == 1: true
            case UInt8(ascii: "f") where bytes.count == 1: false
            default: nil
            }
        }
    }

    package func double(_ column: Column) throws(PostgresError) -> Double {
        try require(optionalDouble(column), column)
    }

    package func optionalDouble(_ column: Column) throws(PostgresError) -> Double? {
        try value(column, as: "a number") { Double(String(decoding: $0, as: UTF8.self)) }
    }
}

/// Reads `-12`, without making a `String` of it first.
private func decimal<Integer: FixedWidthInteger>(_ bytes: UnsafeRawBufferPointer) -> Integer? {
    var digits = bytes[...]
    let negative = digits.first == UInt8(ascii: "-")
    if negative { digits = digits.dropFirst() }
    guard !digits.isEmpty else { return nil }
    var number: Integer = 0
    for byte in digits {
        guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
        let digit = Integer(truncatingIfNeeded: byte - UInt8(ascii: "0"))
        let (shifted, overflowed) = number.multipliedReportingOverflow(by: 10)
        let (next, passed) =
            negative ? shifted.subtractingReportingOverflow(digit) : shifted.addingReportingOverflow(digit)
        guard !overflowed, !passed else { return nil }
        number = next
    }
    return number
}
