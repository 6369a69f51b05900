package import SystemPackage

/// An entry of a folder that may have been written, made or deleted.
package struct TouchedEntry: Hashable, Sendable {
    /// Any path that leads to the folder.
    package var folder: FilePath
    package var name: FilePath.Component

    package init(folder: FilePath, name: FilePath.Component) {
        self.folder = folder
        self.name = name
    }
}
