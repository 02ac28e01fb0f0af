import SimCore
import Testing

@Suite struct `A fair scheduler` {
    /// Runs bursts, each of a process of its own that sleeps afterwards, and gives when each was done.
    func completions(
        cores: Int = 1, _ bursts: [(at: Double, work: Double)],
        settings: FairScheduler.Settings = .linux(cpus: 2)
    ) -> [Double] {
        var scheduler = FairScheduler(cores: cores, processes: bursts.count, settings: settings)
        var done = Array(repeating: Double.nan, count: bursts.count)
        var now = 0.0
        var next = 0
        while true {
            let change = scheduler.nextChange(now: now)
            if next < bursts.count, bursts[next].at <= change ?? .infinity {
                now = bursts[next].at
                scheduler.wake(Int32(next), work: bursts[next].work, now: now)
                next += 1
            } else if let change {
                now = change
                if let process = scheduler.advance(to: now) {
                    done[Int(process)] = now
                    scheduler.sleep(process)
                }
            } else {
                break
            }
        }
        #expect((scheduler.busy(until: now) - bursts.map { $0.work }.reduce(0, +)).magnitude < 1e-9)
        return done
    }

    /// `kernel/sched/core.c`, `update_sysctl`: logarithmic scaling, at most 8 CPUs.
    @Test func `has Linux's slice`() {
        let slices = [1, 2, 3, 4, 8, 64].map { FairScheduler.Settings.linux(cpus: $0).slice }
        for (slice, expected) in zip(slices, [0.7e-3, 1.4e-3, 1.4e-3, 2.1e-3, 2.8e-3, 2.8e-3]) {
            #expect((slice - expected).magnitude < 1e-12)
        }
    }

    @Test func `lets a process that wakes up interrupt one that has used up its slice`() {
        let done = completions([(at: 0, work: 0.010), (at: 0.002, work: 0.001)])
        #expect((done[1] - 0.003).magnitude < 1e-12)
        #expect((done[0] - 0.011).magnitude < 1e-12)
    }

    /// Within its slice it is left alone; the next look is at the timer's interrupt, 4 ms.
    @Test func `does not interrupt a process within its slice`() {
        let done = completions([(at: 0, work: 0.010), (at: 0.001, work: 0.001)])
        #expect((done[1] - 0.005).magnitude < 1e-12)
    }

    /// The lag of a process that is always ready is bounded (Stoica and Abdel-Wahab, theorem 1), here by a slice
    /// and the tick at which the slice's end is noticed.
    @Test(arguments: [2, 3, 7])
    func `gives processes that never sleep equal shares`(count: Int) {
        let settings = FairScheduler.Settings.linux(cpus: 2)
        let done = completions(Array(repeating: (at: 0, work: 0.1), count: count))
        let last = 0.1 * Double(count)
        for time in done { #expect(time > last - Double(count) * (settings.slice + settings.tick)) }
        #expect((done.max()! - last).magnitude < 1e-9)
    }

    @Test func `uses every core that it has work for`() {
        // The third waits on some core; the first core that falls idle takes it.
        let done = completions(cores: 2, [(at: 0, work: 0.001), (at: 0, work: 0.006), (at: 0, work: 0.002)])
        #expect(done == [0.001, 0.006, 0.003])
    }

    /// A process that slept ahead of its share and is woken at once has not lost its debt.
    @Test func `does not let a process gain by sleeping`() {
        var scheduler = FairScheduler(cores: 1, processes: 2, settings: .linux(cpus: 2))
        var now = 0.0
        var used = [0.0, 0.0]
        let bursts = [0.020, 0.003]
        scheduler.wake(0, work: bursts[0], now: 0)
        scheduler.wake(1, work: bursts[1], now: 0)
        while now < 1, let change = scheduler.nextChange(now: now) {
            now = change
            if let process = scheduler.advance(to: now) {
                used[Int(process)] += bursts[Int(process)]
                scheduler.sleep(process)
                scheduler.wake(process, work: bursts[Int(process)], now: now)
            }
        }
        #expect((used[0] - used[1]).magnitude < 0.04)
    }
}
