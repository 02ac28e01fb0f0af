import SimCore
import Testing

/// A piece of work that asks for CPU time at an instant.
private struct Burst {
    var at: Double
    var work: Double
}

@Suite struct `A CPU quota` {
    /// When each burst is done on shared cores, and the core-seconds used in all.
    private func shared(cores: Int, _ quota: CPUQuota, _ bursts: [Burst]) -> (done: [Double], busy: Double) {
        var processor = SharedProcessor<Int32>(cores: cores, quota: quota)
        var done = Array(repeating: Double.nan, count: bursts.count)
        var now = 0.0
        var next = 0
        while true {
            let completion = processor.nextCompletion(now: now)
            if next < bursts.count, bursts[next].at <= completion ?? .infinity {
                now = bursts[next].at
                processor.add(Int32(next), work: bursts[next].work, now: now)
                next += 1
            } else if let completion {
                now = completion
                done[Int(processor.complete(now: now))] = now
            } else {
                return (done, processor.busy(until: now + 1))
            }
        }
    }

    /// The same on scheduled cores, each burst a process of its own that sleeps afterwards.
    private func scheduled(
        cores: Int, _ quota: CPUQuota, _ bursts: [Burst]
    ) -> (done: [Double], busy: Double) {
        var scheduler = FairScheduler(
            cores: cores, processes: bursts.count, settings: .linux(cpus: 8), quota: quota)
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
                return (done, scheduler.busy(until: now + 1))
            }
        }
    }

    private func near(_ figures: [Double], _ expected: [Double]) -> Bool {
        figures.count == expected.count && zip(figures, expected).allSatisfy { ($0 - $1).magnitude < 1e-8 }
    }

    /// The first figure a person would try: `cpu.max` of 50 000 100 000.
    @Test func `of half a core lets one busy process run 50 ms and stall 50 ms`() {
        let bursts = [Burst(at: 0, work: 0.05), Burst(at: 0.06, work: 0.12)]
        let expected = [0.05, 0.32]
        #expect(near(shared(cores: 1, .cores(0.5), bursts).done, expected))
        #expect(near(scheduled(cores: 1, .cores(0.5), bursts).done, expected))
        var scheduler = FairScheduler(
            cores: 1, processes: 1, settings: .linux(cpus: 2), quota: .cores(0.5))
        scheduler.wake(0, work: 10, now: 0)
        var now = 0.0
        var stalls: [Double] = []
        while now < 0.45, let change = scheduler.nextChange(now: now) {
            now = change
            let wasStalled = scheduler.isStalled
            _ = scheduler.advance(to: now)
            if scheduler.isStalled != wasStalled { stalls.append(now) }
        }
        #expect(near(stalls, [0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45]))
    }

    @Test func `of two cores is gone in 25 ms when eight run, and all stall 75 ms`() {
        let bursts = (0..<8).map { _ in Burst(at: 0, work: 0.03) }
        let expected = Array(repeating: 0.105, count: 8)
        for run in [shared(cores: 8, .cores(2), bursts), scheduled(cores: 8, .cores(2), bursts)] {
            #expect(near(run.done, expected))
            #expect((run.busy - 0.24).magnitude < 1e-8)
        }
        var processor = SharedProcessor<Int32>(cores: 8, quota: .cores(2))
        for job in 0..<8 { processor.add(Int32(job), work: 1, now: 0) }
        let busy = [0.02, 0.025, 0.06, 0.1, 0.11].map { processor.busy(until: $0) }
        #expect(near(busy, [0.16, 0.2, 0.2, 0.2, 0.28]))
    }

    /// Otherwise rounding would decide between the end of one period and the beginning of the next.
    @Test func `that ends with the work delays nothing`() {
        for tenths in 1...30 {
            let bursts = [Burst(at: 0, work: Double(tenths) * 0.03)]
            let expected = [Double(tenths - 1) * 0.1 + 0.03]
            #expect(near(shared(cores: 1, .cores(0.3), bursts).done, expected))
            #expect(near(scheduled(cores: 1, .cores(0.3), bursts).done, expected))
        }
    }

    @Test func `is not saved up, and a stall ends for who comes in it too`() {
        // Nothing is used up to 0.29; then 10 ms, all of the fourth period's half, and the rest in the fifth.
        let idle = [Burst(at: 0.29, work: 0.1)]
        // The second comes while the first has stalled all.
        let late = [Burst(at: 0, work: 0.05), Burst(at: 0.07, work: 0.01)]
        for run in [shared, scheduled] {
            #expect(near(run(1, .cores(0.5), idle).done, [0.44]))
            #expect(near(run(1, .cores(0.5), late).done, [0.05, 0.11]))
        }
    }

    /// Random bursts, each with a core for itself, against time cut into the phases in which nothing changes.
    @Test(arguments: [0.1, 0.5, 1.3, 4], [0.1, 0.03])
    func `stalls whenever bookkeeping in small steps says`(cores: Double, period: Double) {
        let quota = CPUQuota.cores(cores, period: period)
        var stream = RandomStream(StreamKey(seed: 31, replication: 0, component: 0, purpose: 0))
        var at = 0.0
        let bursts = (0..<200).map { _ in
            at += Distribution.exponential(mean: 0.15 / cores).sample(using: &stream)
            return Burst(at: at, work: Distribution.exponential(mean: 0.1).sample(using: &stream))
        }
        let expected = Self.phases(bursts, quota)
        let shared = shared(cores: bursts.count, quota, bursts)
        let scheduled = scheduled(cores: bursts.count, quota, bursts)
        let work = bursts.reduce(0) { $0 + $1.work }
        for run in [shared, scheduled] {
            #expect(zip(run.done, expected).allSatisfy { ($0 - $1).magnitude < 1e-6 })
            #expect((run.busy - work).magnitude < 1e-6)
        }
    }

    /// The reference: all bursts that are present run at full speed, to the next arrival, completion, end of quota
    /// or end of period.
    private static func phases(_ bursts: [Burst], _ quota: CPUQuota) -> [Double] {
        var work = bursts.map(\.work)
        var done = Array(repeating: Double.nan, count: bursts.count)
        var now = 0.0
        var period = 1
        var left = quota.seconds
        while done.contains(where: \.isNaN) {
            let present = bursts.indices.filter { bursts[$0].at <= now && done[$0].isNaN }
            let arrival = bursts.first { $0.at > now }?.at ?? .infinity
            let end = Double(period) * quota.period
            var until = min(arrival, end)
            let runs = left > 1e-9 && !present.isEmpty
            if runs {
                until = min(until, now + left / Double(present.count))
                until = min(until, now + present.map { work[$0] }.min()!)
            }
            if runs {
                left -= (until - now) * Double(present.count)
                for index in present { work[index] -= until - now }
            }
            now = until
            for index in present where work[index] < 1e-9 { done[index] = now }
            if now == end {
                period += 1
                left = quota.seconds
            }
        }
        return done
    }

    /// More processes than cores, waking and sleeping at random: what they are given is work, and never more of it
    /// in a period than the quota.
    @Test func `is never exceeded, and all work is done, when processes share cores`() {
        var stream = RandomStream(StreamKey(seed: 32, replication: 0, component: 0, purpose: 0))
        let quota = CPUQuota.cores(1.5)
        var scheduler = FairScheduler(cores: 3, processes: 12, settings: .linux(cpus: 4), quota: quota)
        var asked = 0.0
        var asleep = Array(0..<Int32(12))
        var now = 0.0
        var nextWake = 0.0
        var before = 0.0
        var period = 1
        var most = 0.0
        while now < 60 || asleep.count < 12 {
            let change = scheduler.nextChange(now: now) ?? .infinity
            let wake = now < 60 && !asleep.isEmpty ? max(now, nextWake) : .infinity
            let next = min(change, wake)
            while Double(period) * quota.period <= next {
                let busy = scheduler.busy(until: Double(period) * quota.period)
                most = max(most, busy - before)
                before = busy
                period += 1
            }
            now = next
            if wake <= change {
                let process = asleep.remove(at: stream.index(below: asleep.count))
                let work = Distribution.exponential(mean: 0.02).sample(using: &stream)
                asked += work
                scheduler.wake(process, work: work, now: now)
                nextWake = now + Distribution.exponential(mean: 0.012).sample(using: &stream)
            } else if let process = scheduler.advance(to: now) {
                scheduler.sleep(process)
                asleep.append(process)
            }
        }
        #expect((scheduler.busy(until: now) - asked).magnitude < 1e-6)
        #expect(most < quota.seconds + 1e-8)
        #expect(most > quota.seconds - 1e-8)
    }
}
