extension Row {
    /// A one-dimensional array of texts or names without NULLs: `text[]`, `name[]`, `aclitem[]`.
    package func textArray(_ column: Column) throws(PostgresError) -> [String] {
        try require(optionalTextArray(column), column)
    }

    package func optionalTextArray(_ column: Column) throws(PostgresError) -> [String]? {
        try value(column, as: "a one-dimensional array without NULLs") { bytes in
            guard let elements = arrayElements(String(decoding: bytes, as: UTF8.self)) else { return nil }
            let texts = elements.compactMap(\.self)
            return texts.count == elements.count ? texts : nil
        }
    }
}
