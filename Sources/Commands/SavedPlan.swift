import FoundationEssentials
import Planning
import SystemPackage

/// A plan in a file. It holds no secrets: they are made when it is applied.
enum SavedPlan {
    static func write(_ document: PlanDocument, to path: FilePath) throws {
        do {
            let text = try JSONOutput.document(document)
            let file = try FileDescriptor.open(
                path,
                .writeOnly,
                options: [.create, .truncate],
                permissions: [.ownerReadWrite, .groupRead, .otherRead]
            )
            _ = try file.closeAfter { try file.writeAll(Array(text.utf8)) }
        } catch let error as Errno {
            throw CommandError("cannot write the plan to \(path): \(error)")
        }
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
                "its format version is \($0), and this flarexdb reads \(PlanDocument.currentVersion)"
            }
            throw CommandError(
                "\(path) is no plan that this flarexdb can read: \(reason ?? "it is no plan in JSON")",
                hint: "Make a new one with flarexdb plan --out."
            )
        }
    }

    private struct Version: Decodable {
        var formatVersion: String
    }
}
