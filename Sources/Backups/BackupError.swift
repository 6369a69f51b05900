package import Model

/// Why no archive is made, or none is restored.
package struct BackupError: Error, Sendable, CustomStringConvertible {
    /// What happened, to what.
    package let description: String
    /// What to do about it.
    package let hint: String?
    /// What is wrong with the archive itself; nil where the fault is elsewhere.
    package let fault: ArchiveFault?
    /// Whether the repository did not do what it was asked for: an archive in it may be damaged.
    package let isOfRepository: Bool

    package init(_ description: String, hint: String? = nil, isOfRepository: Bool = false) {
        self.description = description
        self.hint = hint
        self.isOfRepository = isOfRepository
        fault = nil
    }

    /// - Parameter what: what cannot be done with the archive, before the fault.
    package init(_ what: String, _ fault: ArchiveFault, hint: String? = nil) {
        description = "\(what): \(fault)"
        self.hint = hint
        self.fault = fault
        isOfRepository = false
    }
}
