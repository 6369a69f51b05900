/// The user's text as it may stand in a message: between quotes, cut when long, and with nothing in it that a terminal
/// or a log would act on.
func shown(_ text: String) -> String {
    var result = "\""
    var length = 0
    for scalar in text.unicodeScalars {
        guard length < Bounds.shownText else { return result + "...\"" }
        let piece = shownScalar(scalar)
        length += piece.unicodeScalars.count
        result += piece
    }
    return result + "\""
}

private func shownScalar(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\"", "\\": return "\\\(scalar)"
    case "\n": return "\\n"
    case "\t": return "\\t"
    default: break
    }
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned:
        return "\\u{\(String(scalar.value, radix: 16))}"
    default:
        return String(scalar)
    }
}
