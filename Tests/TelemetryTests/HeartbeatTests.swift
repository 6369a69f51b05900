import Telemetry
import Testing

@Suite("Heartbeat")
struct HeartbeatTests {
    @Test("silence is what lasts longer than was said")
    func silence() {
        let clock = ManualClock()
        let heartbeat = Heartbeat(next: .seconds(10)) { clock.now }
        clock.advance(by: .seconds(10))
        #expect(heartbeat.silence == nil)
        clock.advance(by: .seconds(1))
        #expect(heartbeat.silence == .seconds(11))
        heartbeat.beat(next: .seconds(3600))
        clock.advance(by: .seconds(3000))
        #expect(heartbeat.silence == nil)
    }
}
