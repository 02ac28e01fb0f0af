import Foundation
import SimCore
import Testing

/// `FairScheduler`: what a turn on a core costs a process that was away from it for a while.
@Suite struct `A process with a footprint in the caches` {
    static let footprint = 1e-3
    static let settings = FairScheduler.Settings.linux(cpus: 2)

    /// Nobody runs.
    static let pause: Int32 = -1

    /// Runs bursts one right after the other and gives how long each took.
    func durations(cores: Int = 1, _ bursts: [(process: Int32, work: Double)]) -> [Double] {
        var scheduler = FairScheduler(cores: cores, processes: 3, settings: Self.settings)
        scheduler.setFootprint(Self.footprint, of: 0)
        var now = 0.0
        var busy = 0.0
        return bursts.map { burst in
            let begun = now
            guard burst.process != Self.pause else {
                now += burst.work
                return burst.work
            }
            scheduler.wake(burst.process, work: burst.work, now: now)
            while let change = scheduler.nextChange(now: now) {
                now = change
                if let process = scheduler.advance(to: now) { scheduler.sleep(process) }
            }
            // What was loaded is what the burst took beyond its work.
            #expect(
                (scheduler.takeReloads(of: burst.process) - (now - begun - burst.work)).magnitude < 1e-9)
            busy += now - begun
            #expect((scheduler.busy(until: now) - busy).magnitude < 1e-9)
            return now - begun
        }
    }

    @Test func `pays for all of it once, and nothing more while it has the core to itself`() {
        let times = durations(Array(repeating: (process: 0, work: 0.02), count: 4))
        #expect((times[0] - 0.02 - Self.footprint).magnitude < 1e-3 * Self.footprint)
        for time in times.dropFirst(2) { #expect((time - 0.02).magnitude < 1e-8) }
    }

    /// Thiebaut and Stone's reload transient: the time away decides how much is missing, whoever had the core meanwhile.
    @Test(arguments: [0.5e-3, 3.5e-3, 50e-3])
    func `loads what has gone while it was away`(away: Double) {
        let missing = Self.footprint * (1 - exp(-pow(away / Self.settings.eviction, 2)))
        for (one, other) in [(Int32(1), Int32(2)), (1, Self.pause), (Self.pause, Self.pause)] {
            let times = durations([(0, 0.05), (0, 0.05), (one, away / 2), (other, away / 2), (0, 0.05)])
            #expect((times[4] - 0.05 - missing).magnitude < 1e-6)
            // They have no footprint of their own.
            #expect((times[2] - away / 2).magnitude < 1e-9)
        }
    }

    /// While all fit, a cache that drops what was not used for longest keeps them all.
    @Test func `loses little shortly after, and most at once thereafter`() {
        let lost = [0.5, 1, 2].map { share in
            let times = durations([(0, 0.05), (0, 0.05), (1, share * Self.settings.eviction), (0, 0.05)])
            return (times[3] - 0.05) / Self.footprint
        }
        #expect(lost[1] > 2.5 * lost[0] && lost[2] > 0.95)
    }

    @Test func `pays little for a burst that is short against the loading`() {
        let work = 10e-6
        let times = durations([(0, 0.05), (1, 0.2), (0, work)])
        let share = 1 - exp(-work / Self.settings.refill)
        #expect((times[2] - work - Self.footprint * share).magnitude < 1e-9)
        #expect(times[2] - work < 0.02 * Self.footprint)
    }

    /// A later burst loads what an earlier one has left.
    @Test func `pays the same for one long burst as for its parts`() {
        let whole = durations([(0, 0.05), (1, 0.2), (0, 0.002)])[2]
        let parts = durations([(0, 0.05), (1, 0.2), (0, 0.0005), (0, 0.0005), (0, 0.001)]).dropFirst(2)
        #expect((parts.reduce(0, +) - whole).magnitude < 1e-9)
    }
}
