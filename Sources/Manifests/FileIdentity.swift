import SystemPackage

/// What a file or folder is, whatever path leads to it.
struct FileIdentity: Hashable {
    private var device: CInterop.DeviceID
    private var inode: CInterop.Inode

    init(_ status: Stat) {
        device = status.deviceID.rawValue
        inode = status.inode.rawValue
    }
}

extension FileType {
    /// The type for a message.
    var noun: String {
        switch self {
        case .directory: "a folder"
        case .fifo: "a named pipe"
        case .socket: "a socket"
        case .characterSpecial, .blockSpecial: "a device"
        default: "a special file"
        }
    }
}
