/// A place inside one file. Lines and columns count from 1; columns count characters.
struct Mark: Hashable, Sendable {
    static let start = Mark(line: 1, column: 1)

    var line: Int32
    var column: Int32
}

/// A value of a YAML document and where it begins.
struct Node: Sendable {
    enum Content: Sendable {
        case scalar(Scalar)
        /// In the order of the file; no key occurs twice.
        case mapping([Entry])
        case sequence([Node])
        /// Stands where something wrong was reported already, so that it is not reported twice.
        case unusable
    }

    struct Entry: Sendable {
        var key: String
        var keyMark: Mark
        var value: Node
    }

    var content: Content
    var mark: Mark
}

/// A scalar's text and what it is in the core schema of YAML 1.2.
struct Scalar: Sendable {
    enum Kind: Sendable {
        case null
        case boolean
        case integer
        case float
        case string
    }

    var text: String
    var kind: Kind
}

/// A value and where it stands.
struct Marked<Value: Sendable>: Sendable {
    var value: Value
    var mark: Mark
}
