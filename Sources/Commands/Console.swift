import ArgumentParser
import Glibc
import SystemPackage

/// Standard output for results, or standard error for everything else.
struct Console: Sendable {
    static let output = Console(descriptor: .standardOutput)
    static let error = Console(descriptor: .standardError)

    let descriptor: FileDescriptor

    /// Writes all of the text. A reader that went away ends the process quietly, as other tools do.
    func write(_ text: String) {
        do {
            try descriptor.writeAll(Array(text.utf8))
        } catch {
            exit(ExitStatus.failure.rawValue)
        }
    }

    var isTerminal: Bool { isatty(descriptor.rawValue) == 1 }

    /// The width in columns, if this is a terminal that tells.
    var width: Int? {
        var size = winsize()
        guard ioctl(descriptor.rawValue, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return Int(size.ws_col)
    }
}
