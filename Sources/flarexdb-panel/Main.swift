import Panel

@main
struct Main {
    static func main() async throws { try await PanelServer().run() }
}
