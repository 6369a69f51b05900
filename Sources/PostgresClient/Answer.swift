import CLibpq
import Digest

/// A statement's answer, before anything in it is read.
package struct Answer {
    /// How many bytes are digested at once.
    private static let chunk = 64 << 10

    let result: ResultSet

    /// Reads the rows.
    package func rows<Value>(_ decode: (Row) throws -> Value) rethrows -> [Value] {
        var values: [Value] = []
        values.reserveCapacity(rowCount)
        try forEachRow { values.append(try decode($0)) }
        return values
    }

    package var rowCount: Int { Int(result.rowCount) }

    /// Reads the rows, one after another, where no array of them is wanted.
    package func forEachRow(_ body: (Row) throws -> Void) rethrows {
        for row in 0..<result.rowCount { try body(Row(result: result, row: row)) }
    }

    /// 32 bytes that change with any value in any row. Taking them costs a fraction of reading the rows.
    package var digest: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.chunk * 2)
        func append(_ number: Int32) { withUnsafeBytes(of: number) { bytes.append(contentsOf: $0) } }
        append(result.rowCount)
        append(result.columnCount)
        for row in 0..<result.rowCount {
            for column in 0..<result.columnCount {
                guard PQgetisnull(result.handle, row, column) == 0 else {
                    append(-1)
                    continue
                }
                let length = PQgetlength(result.handle, row, column)
                append(length)
                let value = UnsafeRawBufferPointer(
                    start: PQgetvalue(result.handle, row, column),
                    count: Int(length)
                )
                bytes.append(contentsOf: value)
            }
            guard bytes.count > Self.chunk else { continue }
            let digest = BLAKE2b.digest(of: bytes)
            bytes.removeAll(keepingCapacity: true)
            bytes += digest
        }
        return BLAKE2b.digest(of: bytes)
    }
}
