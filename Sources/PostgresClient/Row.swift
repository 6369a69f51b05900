import CLibpq

/// One row of an answer: a view, which reads a value only when asked for it.
package struct Row {
    /// Names a column by its position, from 0, or by its name.
    package enum Column: Sendable, Hashable, ExpressibleByIntegerLiteral, ExpressibleByStringLiteral {
        case index(Int)
        case name(String)

        package init(integerLiteral index: Int) { self = .index(index) }
        package init(stringLiteral name: String) { self = .name(name) }
    }

    let result: ResultSet
    let row: Int32

    package func isNull(_ column: Column) throws(PostgresError) -> Bool {
        PQgetisnull(result.handle, row, try position(of: column)) == 1
    }

    /// Gives the value's bytes, or nil for NULL, to `body`; they are not valid afterwards.
    package func withBytes<Value>(
        _ column: Column,
        _ body: (UnsafeRawBufferPointer?) throws(PostgresError) -> Value
    ) throws(PostgresError) -> Value {
        let position = try position(of: column)
        guard PQgetisnull(result.handle, row, position) == 0 else { return try body(nil) }
        let length = Int(PQgetlength(result.handle, row, position))
        return try body(UnsafeRawBufferPointer(start: PQgetvalue(result.handle, row, position), count: length))
    }

    /// The column's value as `parse` reads it, or nil for NULL.
    func value<Value>(
        _ column: Column,
        as kind: StaticString,
        _ parse: (UnsafeRawBufferPointer) -> Value?
    ) throws(PostgresError) -> Value? {
        try withBytes(column) { bytes throws(PostgresError) in
            guard let bytes else { return nil }
            guard let value = parse(bytes) else { throw malformed(column, "is not \(kind)") }
            return value
        }
    }

    /// The value, or an error that names the column when there is none.
    func require<Value>(_ value: Value?, _ column: Column) throws(PostgresError) -> Value {
        guard let value else { throw malformed(column, "is NULL") }
        return value
    }

    private func position(of column: Column) throws(PostgresError) -> Int32 {
        switch column {
        case .index(let index):
            guard index >= 0, index < Int(result.columnCount) else { throw absent("\(index)") }
            return Int32(index)
        case .name(let name):
            guard let index = result.column(named: name) else { throw absent("\"\(name)\"") }
            return index
        }
    }

    private func absent(_ column: String) -> PostgresError {
        PostgresError(.malformedResult, "the result has no column \(column)")
    }

    private func malformed(_ column: Column, _ complaint: String) -> PostgresError {
        let name =
            switch column {
            case .index(let index): result.name(ofColumn: Int32(index))
            case .name(let name): name
            }
        var error = PostgresError(.malformedResult, "column \"\(name)\" of the result \(complaint)")
        error.column = name
        return error
    }
}
