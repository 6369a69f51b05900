package import SystemPackage

/// Paths that name what the process already has open, such as `-` for standard input.
package enum StandardInput {
    /// The place of manifests from standard input, in messages and in the registry.
    static let name = "<stdin>"

    /// Whether the path is one of the names of standard input.
    package static func isNamed(by path: FilePath) -> Bool { descriptor(path) == .standardInput }

    /// The open descriptor that the path names, as `-`, `/dev/stdin` and the shell's `/dev/fd/63` do; nil for other
    /// paths. Opening these again fails for a socket, and waits or starts anew for others.
    static func descriptor(_ path: FilePath) -> FileDescriptor? {
        switch path.string {
        case "-", "/dev/stdin": return .standardInput
        case let text where text.hasPrefix("/dev/fd/"):
            return CInt(text.dropFirst("/dev/fd/".count)).map { FileDescriptor(rawValue: $0) }
        default: return nil
        }
    }
}

extension FilePath {
    /// The path as it stands in places and messages.
    var placeName: String { StandardInput.isNamed(by: self) ? StandardInput.name : string }
}
