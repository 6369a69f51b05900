/// How often somebody may do what.
struct PanelRates: Sendable {
    /// Requests of one address: far above what a person does.
    let requests: RateLimiter
    let signIns = RateLimiter(.init(burst: 20, every: .seconds(3)))
    let console = RateLimiter(.init(burst: 60, every: .milliseconds(250)))
    /// Refusals in the audit log, which nobody may fill up.
    let refusals = RateLimiter(.init(burst: 30, every: .seconds(10)))

    init(requestBurst: Int) {
        requests = RateLimiter(.init(burst: requestBurst, every: .milliseconds(20)))
    }
}
