/// A piece of SQL as PostgreSQL's own scanner would cut it, as far as it matters to what a statement is.
struct Token: Hashable {
    enum Kind: Hashable {
        /// An identifier or keyword without quotes.
        case word
        case quotedIdentifier
        case string(StringForm)
        case comment
        /// A backslash outside quotes and the rest of its line; no SQL has that.
        case metaCommand
        /// One byte of anything else but white space: an operator, a digit, a parenthesis.
        case symbol(UInt8)
    }

    enum StringForm: Hashable {
        case plain
        /// `E'...'`, in which a backslash escapes.
        case escaped
        /// `$tag$...$tag$`.
        case dollar
    }

    var kind: Kind
    /// Where it is in the bytes.
    var range: Range<Int>
    /// Where its content is, between quotes; the same as `range` for what has none.
    var content: Range<Int>
    /// Whether its end is in the bytes. An open one may go on in what follows.
    var isComplete: Bool
}
