/// The lock under which something was planned is not held any more, so that the plan is worth nothing.
package struct LockLost: Error, CustomStringConvertible {
    package init() {}

    package var description: String { "the lock under which this was planned is lost" }
}
