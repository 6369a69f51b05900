import Glibc
import SystemPackage

extension LocalServer {
    /// Makes the data folder unless there is one, and stops a server left behind in it.
    func prepare() async throws {
        if let version = Files.text(dataDirectory.appending("PG_VERSION")) {
            let major = version.prefix { $0.isNumber }
            guard major == "\(binaries.majorVersion)" else {
                throw LocalServerError(
                    "\(dataDirectory) was made by PostgreSQL \(major), and \(binaries.directory) holds "
                        + "\(binaries.majorVersion)",
                    hint: "use another folder, or the same version"
                )
            }
            await Self.stopLeftover(in: dataDirectory)
        } else if let primary = configuration.primary {
            try await copy(primary)
        } else {
            try await initialize()
        }
        try Files.write(configuration.access, to: dataDirectory.appending("pg_hba.conf"), owner: account)
    }

    private func initialize() async throws {
        try Files.makeDirectory(dataDirectory, owner: account)
        var arguments = ["-D", dataDirectory.string, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--data-checksums"]
        let passwordFile = configuration.folder.appending(EphemeralFolder.passwordFile)
        if let password = configuration.password {
            try Files.write(password, to: passwordFile, owner: account)
            arguments.append("--pwfile=\(passwordFile)")
        }
        defer { if configuration.password != nil { unlink(passwordFile.string) } }
        let rest = configuration.isDurable ? [] : ["--no-sync"]
        let given = arguments
        func initdb(_ locale: String) async throws {
            let arguments = given + ["--locale=\(locale)"] + rest
            _ = try await Tool.output(of: binaries.initdb.string, arguments, as: account, in: dataDirectory)
        }
        do {
            try await initdb("C.UTF-8")
        } catch let error as LocalServerError where error.message.contains("invalid locale") {
            try await initdb("C")
        }
    }

    /// Copies another server's data, so that this one follows it.
    private func copy(_ primary: String) async throws {
        try Files.makeDirectory(dataDirectory, owner: account)
        let arguments = [
            "-D", dataDirectory.string, "-d", primary, "--write-recovery-conf", "--checkpoint=fast", "--no-sync",
        ]
        let program = try binaries.program("pg_basebackup").string
        _ = try await Tool.output(of: program, arguments, as: account, in: dataDirectory)
    }

    /// Stops a server that a killed program left behind.
    static func stopLeftover(in data: FilePath) async {
        for signal in [SIGINT, SIGQUIT, SIGKILL] {
            guard let file = PostmasterFile(data), file.isRunning(in: data) else { return }
            Glibc.kill(file.processID, signal)
            if await patiently(.seconds(10), { !file.isRunning(in: data) }) { return }
        }
    }

    /// The most bytes of a socket's path on Linux.
    private static let longestSocketPath = 107

    /// A folder for the socket: in the server's folder, or a short one where that is too deep or holds a comma, at
    /// which libpq would split it.
    static func socketDirectory(in folder: FilePath, owner: ServerAccount?) throws -> FilePath {
        let usual = folder.appending("socket")
        let length = usual.string.utf8.count + "/.s.PGSQL.65535".utf8.count
        if length <= longestSocketPath && !usual.string.contains(",") {
            try Files.makeDirectory(usual, owner: owner)
            return usual
        }
        var template = Array("/tmp/flarexdb-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw LocalServerError("cannot make a folder for the socket under /tmp: \(Errno(rawValue: errno))")
        }
        let short = FilePath(String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self))
        try Files.makeDirectory(short, owner: owner)
        return short
    }
}
