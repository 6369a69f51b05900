/// How much a source may ask of the reader. Whoever may propose a manifest may propose a hostile one, and it must be
/// refused in little time and memory.
enum Bounds {
    /// Bytes in one file.
    static let fileSize = 32 << 20
    /// Levels of mappings and sequences inside one another.
    static let depth = 64
    /// Aliases in one file.
    static let aliases = 1000
    /// Values in one document, where an alias counts as often as it is used.
    static let nodes = 100_000
    /// Lines that begin with `%` in one file. libyaml compares each `%TAG` with all before it.
    static let directives = 100
    /// Diagnostics about one file.
    static let diagnostics = 1000
    /// Folders inside one another.
    static let folders = 64
    /// Characters of the user's text in a message.
    static let shownText = 80
}
