import CBuild

/// Which flarexdb this is. The package, the manual pages and the changelog take the number from here.
package enum Version {
    /// By semantic versioning: what scripts rely on changes with the first part only.
    package static let number = "0.2.0"

    /// The number, and the commit where a release was built from one.
    package static let text: String = {
        let commit = String(cString: flarexdb_commit())
        return commit.isEmpty ? number : "\(number) (\(commit))"
    }()
}
