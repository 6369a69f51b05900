/// A statement in the form that travels to the server.
package struct Statement: Sendable, Hashable {
    /// The text with `$1`, `$2`, ... for the binds.
    package let text: String
    package let binds: [Bind]
    /// The secrets within the text, for taking them out of what the server answers.
    package let secrets: [Literal]

    /// True when the text holds a secret, so that the statement must stay out of every log.
    package var holdsSecret: Bool { !secrets.isEmpty }
}

extension SQL {
    /// The form that travels to the server.
    package var statement: Statement {
        var text = ""
        var binds: [Bind] = []
        var secrets: [Literal] = []
        for segment in segments {
            switch segment {
            case .text(let part): text += part
            case .bind(let bind):
                binds.append(bind)
                text += "$\(binds.count)"
            case .secret(let literal):
                text += literal.quoted
                secrets.append(literal)
            }
        }
        return Statement(text: text, binds: binds, secrets: secrets)
    }

    /// The form for people: binds as constants, ready to paste into psql; secrets redacted.
    package var shown: String {
        var text = ""
        for segment in segments {
            switch segment {
            case .text(let part): text += part
            case .bind(.null): text += "NULL"
            case .bind(.text(let value)): text += Literal(value)?.quoted ?? "'<unprintable>'"
            case .secret: text += "'<redacted>'"
            }
        }
        return text
    }
}
