import Experiments
import Foundation
import RealServer
import Testing

extension RealProcesses {
    /// What docs/real-stack.md says such a stack does, provoked on gunicorn and PostgreSQL and simulated from the same
    /// files. Judged by outcomes, by what the logs say, and by ratios between two configurations measured in turns: a
    /// busy computer moves none of these far.
    @Suite("Phenomena, real and simulated", .serialized, .enabled(if: RealTests.areAsked))
    struct PhenomenaTests {
        @Test func `a pool too small: requests wait for pool_timeout, then fail by name`() throws {
            let found = try Provoked("pool-timeout")
            found.claimsHold()
            #expect(
                found.logs[""]?.contains(
                    "QueuePool limit of size 1 overflow 1 reached, connection timed out, timeout 1.00")
                    == true)
        }

        @Test func `the cap of connections: refused at once beyond it, never below`() throws {
            let found = try Provoked("connection-cap")
            found.claimsHold()
            #expect(
                found.logs["160"]?.contains(
                    "FATAL:  remaining connection slots are reserved for non-replication superuser connections"
                )
                    == true)
            #expect(found.logs["60"]?.contains("FATAL") == false)
        }

        @Test func `a pool that overflows connects for most requests`() throws {
            let found = try Provoked("overflow-churn")
            found.claimsHold()
            let (keeping, churning) = ("{pool_size: 40, max_overflow: 0}", "{pool_size: 1, max_overflow: 39}")
            let throughput = try found.ratio("throughput", keeping, to: churning)
            let database = try found.ratio("cpu.database", churning, to: keeping)
            #expect(throughput.real > 1.2 && throughput.model > 1.2, "\(throughput)")
            #expect(database.real > 1.5 && database.model > 1.5, "\(database)")
        }

        @Test func `a driver without psycogreen: a query stops its whole worker`() throws {
            let found = try Provoked("unpatched-driver")
            found.claimsHold()
            let latency = try found.ratio("quick.latency.mean", "false", to: "true")
            #expect(latency.real > 3 && latency.model > 3, "\(latency)")
        }

        @Test func `an endpoint that computes: nobody else is served`() throws {
            let found = try Provoked("blocking-endpoint")
            found.claimsHold()
            let latency = try found.ratio("quick.latency.mean", "[{cpu: 100ms}]", to: "[{wait: 100ms}]")
            #expect(latency.real > 3 && latency.model > 3, "\(latency)")
        }

        @Test func `the heartbeat: each class of worker dies of silence in its own way, or not`() throws {
            let found = try Provoked("heartbeat-kill")
            found.claimsHold()
            for kind in ["gevent", "sync"] {
                #expect(found.count("worker_timeout", at: kind) >= 1, "\(kind)")
                // The first one, and its replacement.
                #expect(found.count("booting_worker", at: kind) >= 2, "\(kind)")
                #expect(found.logs[kind]?.contains("WORKER TIMEOUT (pid:") == true)
                // Of six seconds it was given two to three, and its replacement's start.
                let used = try found.figures("cpu.server", at: kind)
                #expect(used.real < 4.5 && used.model < 4.5, "\(used)")
            }
            #expect(found.count("worker_timeout", at: "gthread") == 0)
        }

        @Test func `a full accept queue: late by seconds, and nobody is refused`() throws {
            let found = try Provoked("backlog-overflow")
            found.claimsHold()
            let dropped = found.measured.record.runs.filter { $0.axes.values.contains(.number(4)) }
            #expect(dropped.allSatisfy { $0.acceptOverflows > 0 })
        }

        @Test func `a gthread worker hoards connections that others have threads for`() throws {
            let found = try Provoked("gthread-hoarding")
            found.claimsHold()
            let gain = try found.ratio("throughput", "5", to: "1000")
            #expect(gain.real > 1.1 && gain.model > 1.1, "\(gain)")
        }
    }
}
