import CLibedit
import Glibc
import Presentation
import Synchronization
import SystemPackage

/// Lines typed at the terminal, with libedit's keys and a history in the user's state folder.
///
/// `@unchecked Sendable`: libedit has one state for the process. A console reads one line at a time, and remembers a
/// statement only between two.
final class LineEditor: @unchecked Sendable {
    enum Line {
        case text(String)
        case end
        case interrupted
    }

    private static let remembered: Int32 = 1000
    /// Who is asked whether Ctrl-C was pressed; libedit's reader is a C function, which captures nothing.
    private static let current = Mutex<ConsoleInterruption?>(nil)

    private let interruption: ConsoleInterruption
    private let history: FilePath?

    init(interruption: ConsoleInterruption) {
        self.interruption = interruption
        history = Self.historyFile()
        Self.current.withLock { $0 = interruption }
        // libedit asks the locale what a character is, and its reader gives it those of UTF-8.
        setlocale(LC_CTYPE, "C.UTF-8")
        flarexdb_set_reader { _ in LineEditor.nextCharacter() }
        rl_initialize()
        // Names of files are of no use here, and pasted text has tabs.
        rl_bind_key(Int32(UInt8(ascii: "\t")), rl_insert)
        using_history()
        stifle_history(Self.remembered)
        if let history { read_history(history.string) }
    }

    /// Waits for a line.
    func readLine(prompt: String) -> Line {
        _ = interruption.takePressed()
        guard let line = readline(prompt) else { return interruption.takePressed() ? .interrupted : .end }
        defer { free(line) }
        return .text(String(cString: line))
    }

    /// Adds a statement to the history, and writes that down for the next time.
    func remember(_ statement: String) {
        add_history(statement)
        if let history { write_history(history.string) }
    }

    /// The next character's code; -1 at the end and for Ctrl-C.
    private static func nextCharacter() -> Int32 {
        guard let first = nextByte() else { return -1 }
        // Of a character beyond ASCII the first byte says how many there are.
        let count = first < 0xC0 ? 0 : first < 0xE0 ? 1 : first < 0xF0 ? 2 : 3
        var bytes = [first]
        for _ in 0..<count { if let byte = nextByte() { bytes.append(byte) } }
        return String(decoding: bytes, as: UTF8.self).unicodeScalars.first.map { Int32($0.value) } ?? -1
    }

    private static func nextByte() -> UInt8? {
        let interruption = current.withLock { $0 }
        while interruption?.isPressed != true {
            var events = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
            guard poll(&events, 1, 50) > 0 else { continue }
            var byte: UInt8 = 0
            return read(STDIN_FILENO, &byte, 1) == 1 ? byte : nil
        }
        return nil
    }

    /// `$XDG_STATE_HOME/flarexdb/console-history`, for nobody else to read; nil where there is no place for it.
    private static func historyFile() -> FilePath? {
        guard let base = environment("XDG_STATE_HOME") ?? environment("HOME").map({ "\($0)/.local/state" }) else {
            return nil
        }
        let folder = FilePath(base).appending("flarexdb")
        var made = FilePath(root: folder.root, [])
        for component in folder.components {
            made.append(component)
            mkdir(made.string, 0o700)
        }
        let path = folder.appending("console-history")
        guard
            let file = try? FileDescriptor.open(
                path,
                .readWrite,
                options: [.create, .closeOnExec],
                permissions: .ownerReadWrite
            )
        else { return nil }
        fchmod(file.rawValue, 0o600)
        try? file.close()
        return path
    }
}
