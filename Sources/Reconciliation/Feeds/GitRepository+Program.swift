import Glibc
import Subprocess
import SystemPackage

extension GitRepository {
    /// Runs git to its end and returns what it prints.
    ///
    /// It never asks anybody anything, and is ended with all that it started when it takes too long.
    @discardableResult
    func git(_ arguments: [String], _ variables: [String: String] = [:]) async throws -> String {
        let timeout = source.timeout
        let isInit = arguments.first == "init"
        let location = isInit ? [] : ["--git-dir=\(source.state.appending("repository"))"]
        return try await withThrowingTaskGroup(of: String?.self) { group in
            group.addTask { try await self.run(location + Self.fixed + arguments, variables) }
            group.addTask {
                try await Task.sleep(for: timeout)
                return nil
            }
            defer { group.cancelAll() }
            guard let output = try await group.next() ?? nil else {
                let name = arguments.first { !$0.hasPrefix("-") } ?? ""
                throw ReconciliationError("git \(name) did not end within \(timeout)")
            }
            return output
        }
    }

    /// Nothing of the repository is ever run, and a connection that stands still is given up.
    private static let fixed = [
        "-c", "core.hooksPath=/dev/null", "-c", "core.symlinks=false", "-c", "core.fsmonitor=false",
        "-c", "http.lowSpeedLimit=1000", "-c", "http.lowSpeedTime=20", "-c", "gc.pruneExpire=1.hour.ago",
        "-c", "advice.detachedHead=false",
    ]

    /// What would lead git to another repository; and the cluster's credentials, which git, its transports and its
    /// credential helpers have no use for.
    private static let withheld = [
        "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "FLAREXDB_ADMIN_URL", "PGPASSWORD",
        "PGPASSFILE", "PGSERVICEFILE", "PGSSLKEY", "PGSSLPASSWORD", "FLAREXDB_KEY",
    ]

    private func run(_ arguments: [String], _ variables: [String: String]) async throws -> String {
        var options = PlatformOptions()
        options.processGroupID = 0
        options.teardownSequence = [.gracefulShutDown(toProcessGroup: true, allowedDurationToNextStep: .seconds(1))]
        var changes: [Environment.Key: String?] = [
            "GIT_TERMINAL_PROMPT": "0", "GIT_ASKPASS": "/bin/false", "SSH_ASKPASS": "/bin/false", "LC_ALL": "C",
            "GIT_OPTIONAL_LOCKS": "0",
        ]
        // Not an argument: a URL may hold a password, and arguments are for everybody to see. It follows what is there.
        let count = getenv("GIT_CONFIG_COUNT").flatMap { Int(String(cString: $0)) } ?? 0
        let setting = [
            "GIT_CONFIG_COUNT": "\(count + 1)", "GIT_CONFIG_KEY_\(count)": "remote.manifests.url",
            "GIT_CONFIG_VALUE_\(count)": source.url,
        ]
        if getenv("GIT_SSH_COMMAND") == nil {
            changes["GIT_SSH_COMMAND"] = "ssh -oBatchMode=yes -oConnectTimeout=10 -oServerAliveInterval=10"
        }
        for name in Self.withheld {
            if let key = Environment.Key(rawValue: name) { changes.updateValue(nil, forKey: key) }
        }
        for (name, value) in variables.merging(setting, uniquingKeysWith: { $1 }) {
            if let key = Environment.Key(rawValue: name) { changes[key] = value }
        }
        let result = try await Subprocess.run(
            .name("git"),
            arguments: Arguments(arguments),
            environment: .inherit.updating(changes),
            platformOptions: options,
            output: .string(limit: 1 << 16),
            error: .string(limit: 1 << 20)
        )
        guard result.terminationStatus.isSuccess else {
            let name =
                arguments.dropFirst(arguments.first?.hasPrefix("--git-dir") == true ? 1 : 0)
                .dropFirst(Self.fixed.count).first { !$0.hasPrefix("-") } ?? ""
            throw GitFailure(name, saying: withoutPassword(result.standardError))
        }
        return result.standardOutput
    }

    /// The text without what stands before the last @ of the URL's host.
    private func withoutPassword(_ text: String) -> String {
        guard let match = source.url.firstMatch(of: /:\/\/([^\/]*)@/), !match.1.isEmpty else { return text }
        let userinfo = String(match.1)
        let password = userinfo.split(separator: ":", maxSplits: 1).dropFirst().first.map(String.init)
        return [userinfo, password].compactMap(\.self).reduce(text) { $0.replacing($1, with: "...") }
    }
}
