import FoundationEssentials

/// The editor for SQL, as Debian's package `libjs-codemirror` has it. Without it pages have a text area.
package struct EditorFiles: Sendable {
    /// Where the package puts it.
    package static let defaultFolder = "/usr/share/javascript/codemirror"

    private static let scriptFiles = [
        "lib/codemirror.js", "mode/sql/sql.js", "addon/edit/matchbrackets.js", "addon/hint/show-hint.js",
        "addon/hint/sql-hint.js",
    ]
    private static let styleFiles = ["lib/codemirror.css", "addon/hint/show-hint.css"]

    let script: [UInt8]
    let style: [UInt8]

    /// Reads all of it, once; nil where one of the files is missing.
    package init?(folder: String) {
        guard let script = Self.joined(Self.scriptFiles, in: folder),
            let style = Self.joined(Self.styleFiles, in: folder)
        else { return nil }
        (self.script, self.style) = (script, style)
    }

    private static func joined(_ names: [String], in folder: String) -> [UInt8]? {
        var bytes: [UInt8] = []
        for name in names {
            guard let data = FileManager.default.contents(atPath: "\(folder)/\(name)") else { return nil }
            bytes += data
            bytes.append(UInt8(ascii: "\n"))
        }
        return bytes
    }
}
