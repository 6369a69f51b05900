extension String {
    /// The text as PostgreSQL can store it: a NUL is the sign for what has no sign.
    package var storable: String {
        guard utf8.contains(0) else { return self }
        return String(String.UnicodeScalarView(unicodeScalars.map { $0.value == 0 ? "\u{FFFD}" : $0 }))
    }
}
