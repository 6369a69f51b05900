import Glibc
import SQLText
import SystemPackage
import TestSupport
import Testing

extension Workspace {
    /// A loop that runs as a process of its own.
    struct Loop: Sendable {
        let process: Int32

        /// Open files and sockets.
        var descriptors: Int {
            get throws { try entries("/proc/\(process)/fd") }
        }

        /// Resident kilobytes.
        var memory: Int {
            get throws {
                let line = try textFile(FilePath("/proc/\(process)/status")).split(separator: "\n")
                    .first { $0.hasPrefix("VmRSS:") }
                return line.flatMap { Int($0.filter(\.isNumber)) } ?? 0
            }
        }

        func send(_ signal: Int32) { Glibc.kill(process, signal) }

        private func entries(_ path: String) throws -> Int {
            guard let folder = opendir(path) else { throw Errno(rawValue: errno) }
            defer { closedir(folder) }
            var count = 0
            while readdir(folder) != nil { count += 1 }
            return count
        }
    }

    /// Runs the loop over this folder's manifests and meanwhile `body`, and then ends it with SIGTERM.
    @discardableResult
    func withLoop(
        _ arguments: [String] = [],
        environment: [String: String?] = [:],
        _ body: @escaping @Sendable (Loop) async throws -> Void
    ) async throws -> BuiltBinary.Outcome {
        let outcome = try await BuiltBinary.run(
            ["run"] + arguments,
            environment: await variables.merging(environment) { $1 }
        ) { process in
            let loop = Loop(process: process)
            do {
                try await body(loop)
            } catch {
                loop.send(SIGKILL)
                throw error
            }
            loop.send(SIGTERM)
        }
        return outcome
    }

    /// Waits until the query has the answer.
    func eventually(
        _ sql: SQL,
        _ expected: [String],
        within time: Duration = .seconds(30),
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let deadline = ContinuousClock.now + time
        var found: [String]?
        while ContinuousClock.now < deadline {
            found = try? await texts(sql)
            if found == expected { return }
            try await Task.sleep(for: .milliseconds(20))
        }
        Issue.record("after \(time) there is still \(found ?? ["no answer"])", sourceLocation: sourceLocation)
    }

    /// Waits until there is nothing to plan.
    func convergence(within time: Duration = .seconds(60)) async throws {
        let deadline = ContinuousClock.now + time
        var plan = try await run("plan", "--detailed-exitcode")
        while plan.status != 0, ContinuousClock.now < deadline {
            try await Task.sleep(for: .milliseconds(250))
            plan = try await run("plan", "--detailed-exitcode")
        }
        #expect(plan.output == "No changes.\n", "\(plan.errors)")
    }

    /// Puts a new file in the place of a bot's manifest, as editors do.
    func replaceBot(_ name: String, plan: String) throws {
        let file = try directory.write(Self.manifest(of: name, plan: plan), to: "manifests/.\(name).new")
        guard rename(file.string, manifests.appending("\(name).yaml").string) == 0 else { throw Errno(rawValue: errno) }
    }
}
