import FoundationEssentials
import Glibc
import Operations
import Planning
import Presentation
import SystemPackage

/// A plan in a file. It holds no secrets: they are made when it is applied.
enum SavedPlan {
    static func write(_ document: PlanDocument, to path: FilePath) throws {
        do {
            let text = try JSONOutput.document(document)
            // A pipe or a device, such as /dev/stdout, is written to; only a file can be replaced.
            if isSpecial(path) { try pour(text, into: path) } else { try ReplacedFile.replace(path, with: text) }
        } catch let error as Errno {
            throw CommandError("cannot write the plan to \(path): \(error)")
        }
    }

    private static func isSpecial(_ path: FilePath) -> Bool {
        var status = stat()
        return stat(path.string, &status) == 0 && status.st_mode & S_IFMT != S_IFREG
    }

    private static func pour(_ text: String, into path: FilePath) throws {
        let file = try FileDescriptor.open(path, .writeOnly)
        _ = try file.closeAfter { try file.writeAll(Array(text.utf8)) }
    }

    static func read(from path: FilePath) throws -> PlanDocument {
        let bytes: [UInt8]
        do {
            bytes = try FileContents.read(path, limit: 1 << 30)
        } catch let error as Errno {
            throw CommandError("cannot read the plan \(path): \(error)", hint: "Make one with flarexdb plan --out.")
        }
        do {
            return try JSONDecoder().decode(PlanDocument.self, from: Data(bytes))
        } catch {
            let version = (try? JSONDecoder().decode(Version.self, from: Data(bytes)))?.formatVersion
            let reason = version.map {
                $0 == PlanDocument.currentVersion
                    ? "a part of it is missing or has another form"
                    : "its format version is \($0), and this flarexdb reads \(PlanDocument.currentVersion)"
            }
            throw CommandError(
                "\(path) is not a plan that this flarexdb can read: \(reason ?? "it is not a plan in JSON")",
                hint: "Make a new one with flarexdb plan --out."
            )
        }
    }

    private struct Version: Decodable {
        var formatVersion: String
    }
}
