import Digest
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Secrets

/// What the panel knows of a request beside the request itself.
struct PanelContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// Who is at the other end of the connection; nil where that is not known.
    let peer: String?
    /// 16 hexadecimal digits: the request's name in the log, in the audit log and in answers that say what went wrong.
    let requestID: String
    let notes = RequestNotes()

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        peer = source.channel.remoteAddress?.ipAddress
        requestID = hexadecimal(Randomness.system.bytes(8))
    }
}
