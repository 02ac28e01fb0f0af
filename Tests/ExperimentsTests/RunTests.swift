import Experiments
import Foundation
import Models
import Testing

/// A small stack with a closed load, in the form that a user writes.
func smallExperiment(_ workload: String, slo: String = "[throughput > 1/s]", extra: String = "")
    -> ExperimentFile
{
    ExperimentFile(
        text: """
            version: 1
            name: small
            stack:
              hosts: {web: {cores: 1}, aux: {cores: 1}}
              server: {host: web, workers: 2, worker_class: gevent}
              database: {url: "sqlite:///"}
            endpoints:
              read:
                request: GET /read
                steps: [{cpu: {exponential: {mean: 2ms}}}]
            workload: {host: aux, \(workload)}
            slo: \(slo)
            simulate: {seed: 7, replications: {min: 10, max: 40}, precision: {metric: latency.p95, relative: 10%}}
            \(extra)
            """, path: "small.yaml")
}

@Suite struct `Simulated results` {
    @Test(arguments: ["closed: {clients: 4, requests: 300}", "open: {rate: 200/s, duration: 10s}"])
    func `are the same bytes for any number of threads`(workload: String) throws {
        let file = smallExperiment(workload)
        let points = try file.points()
        let results = try [1, 2, 3, 8].map { threads in
            try encodeJSON(simulate(file, points, on: .deployed, threads: threads))
        }
        #expect(Set(results).count == 1)
        #expect(!results[0].isEmpty)
    }

    @Test func `have the shape of headroom.result/1`() throws {
        let file = smallExperiment("closed: {clients: 4, requests: 300}")
        let data = try encodeJSON(simulate(file, try file.points(), on: .deployed, threads: 2))
        let object = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
        #expect(object["schema"] as? String == "headroom.result/1")
        #expect(Set(object.keys) == ["schema", "experiment", "source", "seed", "file_sha256", "points"])
        let point = try #require((object["points"] as? [[String: Any]])?.first)
        let required: Set = [
            "axes", "replications", "terminating", "steady", "warnings", "metrics", "slo", "expect",
        ]
        #expect(required.isSubset(of: Set(point.keys)))
        let metrics = try #require(point["metrics"] as? [String: [String: Any]])
        let throughput = try #require(metrics["throughput"])
        #expect(Set(throughput.keys) == ["value", "low", "high", "unit"])
        #expect(throughput["unit"] as? String == "1/s")
        for name in [
            "latency.p50", "latency.p99", "read.latency.p95", "utilization.web.cpu", "wait.pool.mean",
        ] {
            #expect(metrics.keys.contains(name) || name == "wait.pool.mean", "\(name)")
        }
        #expect(point["terminating"] as? Bool == true && point["steady"] as? Bool == true)
    }

    @Test func `of an overloaded open system give the growth instead of a mean`() throws {
        // 2.24 ms of CPU a request, steps and prior costs, at 500/s: 54 too many each second.
        let file = smallExperiment("open: {rate: 500/s, duration: 30s}", slo: "[latency.p95 < 1s]")
        let point = try #require(simulate(file, try file.points(), on: .deployed, threads: 2).points.first)
        #expect(!point.steady)
        #expect(point.metrics["latency.p95"] == nil && point.metrics["latency.mean"] == nil)
        let growth = try #require(point.metrics["growth"])
        #expect(growth.low! > 35 && growth.high! < 75)
        #expect(point.slo.first?.verdict == .notMet)
        #expect(point.warnings.contains { $0.contains("steady") })
    }

    @Test func `of a steady open system have a steady state`() throws {
        let file = smallExperiment("open: {rate: 200/s, duration: 60s}")
        let point = try #require(simulate(file, try file.points(), on: .deployed, threads: 2).points.first)
        #expect(point.steady && !point.terminating)
        let throughput = try #require(point.metrics["throughput"])
        #expect(throughput.low! < 200 && 200 < throughput.high!)
    }

    @Test func `name the component whose relief helps most`() throws {
        let busy = smallExperiment("closed: {clients: 20, requests: 400}")
        let idle = smallExperiment("closed: {clients: 1, requests: 40, think: 1s}")
        #expect(
            simulate(busy, try busy.points(), on: .deployed, threads: 2).points[0].bottleneck == "web.cpu")
        #expect(simulate(idle, try idle.points(), on: .deployed, threads: 2).points[0].bottleneck == "load")
    }

    /// A sync worker waits with its request: more workers are worth more than a faster core.
    @Test func `name the workers where these wait`() throws {
        let file = ExperimentFile(
            text: """
                version: 1
                name: waiting
                stack: {hosts: {web: {cores: 1}}, server: {host: web, workers: 2, worker_class: sync}}
                endpoints: {a: {request: GET /, steps: [{cpu: 2ms}, {wait: 20ms}]}}
                workload: {closed: {clients: 16, requests: 400}}
                """, path: "waiting.yaml")
        #expect(
            simulate(file, try file.points(), on: .deployed, threads: 2).points[0].bottleneck == "workers")
    }

    @Test func `judge claims at the points that they name`() throws {
        let file = smallExperiment(
            "closed: {clients: 4, requests: 300}",
            extra: """
                sweep: {axes: {workload.closed.clients: [1, 4]}}
                expect:
                  - {at: {workload.closed.clients: 4}, that: throughput > 1/s}
                  - {at: {workload.closed.clients: 4}, that: latency.p50 < 1us}
                """)
        let result = simulate(file, try file.points(), on: .deployed, threads: 2)
        #expect(result.points.map { $0.expect.map(\.met) } == [[], [true, false]])
    }
}

@Suite struct `An SLO line is` {
    func verdict(_ text: String, _ value: Double, _ low: Double, _ high: Double) throws -> SLOResult.Verdict {
        let file = smallExperiment("closed: {clients: 1, requests: 10}", slo: "[\(text)]")
        let check = try #require(try file.decode().slo.first)
        return check.verdict(Metric(value: value, low: low, high: high, unit: "s"))
    }

    @Test func `met, not met, or undecided where the interval straddles it`() throws {
        #expect(try verdict("latency.p95 < 2s", 1, 0.9, 1.1) == .met)
        #expect(try verdict("latency.p95 < 2s", 3, 2.9, 3.1) == .notMet)
        #expect(try verdict("latency.p95 < 2s", 1.9, 1.7, 2.1) == .undecided)
        #expect(try verdict("throughput > 2/s", 3, 2.9, 3.1) == .met)
        #expect(try verdict("throughput >= 2/s", 2, 2, 2) == .met)
        #expect(try verdict("errors.rate <= 0%", 0, 0, 0) == .met)
        #expect(try verdict("errors.rate <= 0%", 0.1, 0.05, 0.15) == .notMet)
    }

    /// Ten requests against a pool that serves four of them in time: p95 falls among the failures.
    @Test func `not met where the quantile falls among the failures`() throws {
        let file = ExperimentFile(
            text: """
                version: 1
                name: failing
                stack:
                  hosts: {web: {cores: 1}, aux: {cores: 1}}
                  server: {host: web, workers: 1, worker_class: gevent}
                  pool: {pool_size: 1, max_overflow: 1, pool_timeout: 1.5}
                  database: {url: "sqlite:///"}
                endpoints:
                  slow:
                    request: GET /slow
                    steps: [{transaction: [{query: {rows: 1}}, {wait: 1s}]}]
                workload: {host: aux, closed: {clients: 10, requests: 10}}
                slo: [latency.p95 < 60s, latency.p50 < 60s]
                simulate: {replications: {min: 10, max: 10}}
                """, path: "failing.yaml")
        let point = simulate(file, try file.points(), on: .deployed, threads: 1).points[0]
        #expect(point.metrics["errors.pool_timeout"]!.value == 0.6)
        #expect(point.slo.map(\.verdict) == [.notMet, .notMet])
    }
}

@Suite struct `The difference of two points` {
    private func difference(_ metric: String, _ path: String, _ value: String, threads: Int = 2) throws
        -> Metric?
    {
        let file = smallExperiment("closed: {clients: 4, requests: 300}")
        let here = try file.points()[0]
        let there = try file.points([Assignment(path: path, value: value)])[0]
        return here.difference(
            of: metric, to: there, here.experiment.scenario(on: .deployed),
            there.experiment.scenario(on: .deployed), threads: threads)
    }

    @Test func `is that of the same requests`() throws {
        let more = try #require(try difference("throughput", "stack.hosts.web.speed", "1.1"))
        #expect(more.low! > 0 && more.unit == "1/s")
        // Each point's own interval is as wide as the requests differ from replication to replication.
        let file = smallExperiment("closed: {clients: 4, requests: 300}")
        let alone = simulate(file, try file.points(), on: .deployed, threads: 2).points[0]
            .metrics["throughput"]!
        #expect(more.high! - more.low! < 0.7 * (alone.high! - alone.low!))
        #expect(try difference("throughput", "stack.hosts.web.speed", "1.1", threads: 1) == more)
        let none = try #require(try difference("latency.mean", "workload.closed.clients", "4"))
        #expect(none.value == 0 && none.low == 0 && none.high == 0)
        #expect(try difference("latency.p95", "workload.closed.clients", "5")!.low! > 0)
        #expect(try difference("nothing", "workload.closed.clients", "5") == nil)
    }
}
