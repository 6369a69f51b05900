/// What the panel is told when it starts.
package struct PanelOptions: Sendable {
    /// Where browsers find it.
    package var origin: Origin
    package var proxies = TrustedProxies()
    /// How often the identity provider is asked whether people are still in their groups.
    package var renewal: Duration = .seconds(120)
    /// How many requests one address may make at once; 50 a second follow.
    package var requestBurst = 300
    /// Nil for text areas.
    package var editor: EditorFiles?
    /// The version of the program, for the API's description.
    package var version: String
    /// Nil unless the panel is only tried out.
    package var developmentLink: DevelopmentLink?

    package init(origin: Origin, version: String) {
        self.origin = origin
        self.version = version
    }
}
