/// Printing, interpolating or dumping a statement must not show its secrets, which a synthesized description would.
extension SQL: CustomStringConvertible, CustomReflectable {
    package var description: String { shown }

    package var customMirror: Mirror { Mirror(self, children: ["shown": shown]) }
}

extension Statement: CustomStringConvertible, CustomReflectable {
    package var description: String { holdsSecret ? "a statement with a secret" : text }

    package var customMirror: Mirror { Mirror(self, children: ["description": description]) }
}
