import Manifests
import Model
import SystemPackage
import Testing

/// The top level of the repository.
private let repository = FilePath(#filePath).removingLastComponent().removingLastComponent().removingLastComponent()

@Suite("What is shipped is right")
struct ShippedManifestsTests {
    @Test("the published schema is what the program prints")
    func schema() throws {
        let descriptor = try FileDescriptor.open(repository.appending("Manifests/flarexdb.schema.json"), .readOnly)
        defer { try? descriptor.close() }
        var bytes = [UInt8](repeating: 0, count: 1 << 20)
        let count = try bytes.withUnsafeMutableBytes { try descriptor.read(into: $0) }
        let published = String(decoding: bytes.prefix(count), as: UTF8.self)
        #expect(published == ManifestSchema.json(), "write it anew: flarexdb schema > Manifests/flarexdb.schema.json")
    }

    @Test("the manifests load, and warn of nothing but the placeholder", arguments: ["Manifests", "Examples/gitops"])
    func manifests(folder: String) {
        let loaded = ManifestSource(paths: [repository.appending(folder)]).load()
        #expect(loaded.desired?.isComplete == true)
        #expect(loaded.diagnostics.map(\.severity) == [.warning])
        #expect(loaded.diagnostics.first?.message.contains("placeholder") == true)
    }

    @Test("the example has three bots in two workspaces, one with an extension and one with overage")
    func example() throws {
        let loaded = ManifestSource(paths: [repository.appending("Examples/gitops")]).load()
        let bots = try #require(loaded.desired?.bots)
        #expect(bots.map(\.id.text) == ["billing", "chat", "weather"])
        #expect(Set(bots.map(\.workspace.text)) == ["acme", "umbrella"])
        #expect(bots.filter(\.overage.value).map(\.id.text) == ["billing"])
        #expect(bots.filter { !$0.extensions.isEmpty }.map(\.id.text) == ["chat"])
    }
}
