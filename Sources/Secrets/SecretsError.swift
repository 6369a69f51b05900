package import Model
package import SystemPackage

/// Why a secret or a key could not be made, read or opened.
package enum SecretsError: Error, Hashable {
    case keyFileExists(FilePath)
    case keyFileNotWritten(FilePath, Errno)
    case keyFileNotRead(FilePath, Errno)
    case keyFileExposed(FilePath, mode: Int)
    case keyFileMalformed(FilePath, KeyTextFlaw)
    case noRecipient(Name)
    case unusableRecipient(Recipient)
    case noBox(Name, for: Recipient, recipients: [Recipient])
    case tampered(Name)
    case otherBot(Name, found: String)
    case newer(Name, version: Int)
    case malformed(Name)
    case directoryNotUsable(FilePath, Errno)
    case notMirrored(Name, FilePath, Errno)
}

extension SecretsError: CustomStringConvertible {
    /// What is wrong, with what, and what to do about it.
    package var description: String {
        switch self {
        case .keyFileExists(let path):
            "key file \(path) already exists: choose another name, or move the file away"
        case .keyFileNotWritten(let path, let error): "cannot write key file \(path): \(error)"
        case .keyFileNotRead(let path, let error): "cannot read key file \(path): \(error)"
        case .keyFileExposed(let path, let mode):
            "key file \(path) is open to others (mode 0\(String(mode, radix: 8))): "
                + "run chmod 600 \(Self.shellWord(path.string))"
        case .keyFileMalformed(let path, let flaw):
            "\(path) is not a private key file: \(flaw); flarexdb keygen makes one"
        case .noRecipient(let bot):
            "bot \(bot): its secret has no recipient: add one to spec.secrets.recipients of the Cluster manifest"
        case .unusableRecipient(let recipient):
            "nothing can be sealed to recipient \(recipient): check it, or make another with flarexdb keygen"
        case .noBox(let bot, let key, let recipients):
            "the secret of bot \(bot) is not sealed to this key (\(key)), but to "
                + (recipients.isEmpty ? "nobody" : recipients.map(\.text).joined(separator: ", "))
                + ": use the key of one of them, or add this recipient to the cluster policy and apply"
        case .tampered(let bot):
            "the secret of bot \(bot) was changed after it was sealed: " + Self.renewal(bot)
        case .otherBot(let bot, let found):
            "what is stored as the secret of bot \(bot) was sealed for bot \(found): " + Self.renewal(bot)
        case .newer(let bot, let version):
            "the secret of bot \(bot) has format version \(version), which this flarexdb does not know: use a newer one"
        case .malformed(let bot):
            "the secret of bot \(bot) is not in the form that flarexdb writes: " + Self.renewal(bot)
        case .directoryNotUsable(let path, let error):
            "cannot mirror sealed secrets in \(path), which spec.secrets.directory names: \(error)"
                + (error == .noSuchFileOrDirectory ? "; create the folder, readable by what starts the bots" : "")
        case .notMirrored(let bot, let path, let error):
            "cannot mirror the sealed secret of bot \(bot) in \(path), which spec.secrets.directory names: \(error)"
        }
    }

    /// A bot whose stored secret is gone gets a new one.
    private static func renewal(_ bot: Name) -> String {
        "remove the row of bot '\(bot)' from flarex.secret, and flarexdb apply issues a new secret"
    }

    private static func shellWord(_ text: String) -> String {
        let isPlain = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            default: "/._-".utf8.contains(byte)
            }
        }
        return isPlain
            ? text
            : "'"
                + text.split(separator: "'", omittingEmptySubsequences: false)
                .joined(separator: "'\\''") + "'"
    }
}
