import Models
import Testing

@Suite("Linux's timer wheel")
struct TimerWheelTests {
    /// `kernel/time/timer.c`: slots of 1, 8, 64 and 512 jiffies from delays of 0, 63, 504 and 4032 on ("HZ 250": 4, 32,
    /// 256 and 2048 ms).
    @Test(arguments: [(0.2, 0.004), (0.248, 0.004), (0.4, 0.032), (1.0, 0.032), (4.0, 0.256), (30.0, 2.048)])
    func `is late by up to a slot, never early`(delay: Double, slot: Double) {
        for step in 0..<1000 {
            let now = 5 + Double(step) * 0.000_7
            let late = TimerWheel.expiry(after: delay, at: now) - now - delay
            #expect(late > -TimerWheel.jiffy && late <= slot + 1e-9)
        }
    }

    @Test func `repeats in one instant what began within milliseconds`() {
        // Forty connections in a millisecond.
        let ends = Set((0..<40).map { TimerWheel.expiry(after: 1, at: 3.001 + Double($0) * 25e-6) })
        #expect(ends.count == 1)
        // What began a slot later does not belong to them.
        #expect(!ends.contains(TimerWheel.expiry(after: 1, at: 3.034)))
    }
}
