import Model

extension Name {
    /// The bot that an argument names. Whether there is such a bot, the manifests and the registry know.
    ///
    /// - Throws: `CommandError` when no bot can have this name.
    init(ofBot argument: String) throws {
        guard let name = Name(argument) else {
            throw CommandError(
                "\"\(argument)\" is not a valid bot name",
                hint: "A bot's name is the metadata.name of its BotDatabase manifest: lower-case letters, digits and "
                    + "hyphens between them, at most 63 characters."
            )
        }
        self = name
    }
}
