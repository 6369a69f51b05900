import ArgumentParser
import Presentation

/// The formats that a command offers for its result.
struct FormatOption<Value: Presentable>: ExpressibleByArgument {
    let format: OutputFormat

    init(_ format: OutputFormat) { self.format = format }

    init?(argument: String) {
        guard let format = OutputFormat(rawValue: argument), Value.formats.contains(format) else { return nil }
        self.format = format
    }

    static var allValueStrings: [String] { Value.formats.map(\.rawValue) }
    static var defaultCompletionKind: CompletionKind { .list(allValueStrings) }

    var defaultValueDescription: String { format.rawValue }
}

extension FormatOption {
    /// For people, which is what commands print unless they are told otherwise.
    static var text: FormatOption { FormatOption(.text) }
}

extension NameSpecification {
    /// `--format`, or `-o` as `kubectl` has it.
    static var format: NameSpecification { [.long, .customShort("o")] }
}
