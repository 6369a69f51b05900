package import Model
import SQLText

/// What a bot's manifest comes to, value by value, with where each was written.
package struct BotExplanation: Hashable, Sendable {
    package var bot: Name
    package var place: SourcePlace
    package var values: [Value]

    package struct Value: Hashable, Sendable {
        package var field: String
        package var text: String
        /// Nil for what no manifest says.
        package var place: SourcePlace? = nil
        /// Which manifest says so, in words.
        package var origin: String
    }
}

extension ManifestSource {
    /// Explains the bot's manifest; nil where none names it.
    package func explanation(of bot: Name) -> BotExplanation? {
        let assembly = assembled().assembly
        guard let part = assembly.bots.first(where: { $0.name == bot }) else { return nil }
        let complete = CompleteBot(part, FolderDefaults(assembly.defaults))
        return BotExplanation(
            bot: bot,
            place: part.place,
            values: complete.values(policy: assembly.clusters.first?.content?.endpoint?.urlForm)
        )
    }
}

extension CompleteBot {
    fileprivate func values(policy urlForm: URLForm?) -> [BotExplanation.Value] {
        let extensions = extensions.map { given in
            Given(
                value: "[\(given.value.map(\.value.name).joined(separator: ", "))]",
                mark: given.mark,
                file: given.file,
                isOwn: given.isOwn
            )
        }
        return [value("workspace", workspace, \.text, otherwise: "missing")]
            + labels.sorted { $0.key < $1.key }.map { value("labels.\($0.key)", $0.value, \.self, otherwise: "") }
            + [
                value("plan", plan, \.text, otherwise: "missing"),
                value("overage", overage, \.description, otherwise: "false"),
                value("extensions", extensions, \.self, otherwise: "[]"),
                self.urlForm.map { value("urlForm", $0, \.rawValue, otherwise: "") }
                    ?? BotExplanation.Value(
                        field: "urlForm",
                        text: (urlForm ?? .documented).rawValue,
                        origin: urlForm == nil ? "default" : "the Cluster manifest"
                    ),
                value("login", login, \.description, otherwise: "true"),
            ]
    }

    private func value<Value>(
        _ field: String,
        _ given: Given<Value>?,
        _ text: (Value) -> String,
        otherwise: String
    ) -> BotExplanation.Value {
        guard let given else {
            return BotExplanation.Value(field: field, text: otherwise, origin: otherwise == "missing" ? "" : "default")
        }
        return BotExplanation.Value(
            field: field,
            text: text(given.value),
            place: given.place,
            origin: given.isOwn ? "the bot's manifest" : "Defaults"
        )
    }
}
