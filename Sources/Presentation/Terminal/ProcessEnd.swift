import Glibc

/// The one place where the process ends.
package enum ProcessEnd {
    /// Ends the process at once, with all that it has written to its standard streams.
    ///
    /// Other threads may be anywhere: a command that fails early leaves behind a connection that is being opened.
    /// `exit` would run the clean-up of OpenSSL under that thread, which then reads freed memory and crashes. So
    /// nothing is cleaned up: the kernel closes what is open, and the server ends sessions whose client is gone.
    package static func now(_ status: Int32) -> Never {
        fflush(nil)
        _exit(status)
    }
}
