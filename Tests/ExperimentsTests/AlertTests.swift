import Experiments
import Foundation
import Models
import Testing

/// A database that is three times as slow from 20 to 40 s and from 60 to 70 s of a run of 80 s: what an alert on the
/// response time sees of it.
@Suite struct `Alerts` {
    private func file(_ alerts: String, duration: String = "80s") -> ExperimentFile {
        ExperimentFile(
            text: """
                version: 1
                name: alerts
                stack:
                  hosts: {web: {cores: 2}, data: {cores: 2}, load: {cores: 1}}
                  server: {host: web, workers: 2, worker_class: gevent}
                  database: {url: "postgresql+psycopg://", host: data}
                endpoints:
                  page: {request: GET /page, steps: [{query: {cpu: 4ms}}]}
                workload: {host: load, open: {rate: 20/s, arrivals: constant, duration: \(duration)}}
                faults: [{at: 20s, for: 20s, slow_database: 3x}, {at: 60s, for: 10s, slow_database: 3x}]
                simulate: {seed: 1, warmup: 0s, replications: {min: 3, max: 3}}
                \(alerts.isEmpty ? "" : "alerts: " + alerts)

                """, path: "alerts.yaml")
    }

    private func point(_ alerts: String, duration: String = "80s") throws -> ResultPoint {
        let file = file(alerts, duration: duration)
        return try #require(simulate(file, try file.points(), on: .deployed, threads: 2).points.first)
    }

    @Test func `say when they fire first, for how long and how often`() throws {
        let point = try point(
            """
            [{that: latency.p95 > 10ms, window: 5s}, {that: latency.p95 > 10ms, window: 5s, for: 12s},
             {that: latency.p95 > 10ms, window: 5s, for: 30s}, {that: errors.rate > 0%, window: 5s}]
            """)
        let alerts = try #require(point.alerts)
        #expect(
            alerts.map(\.alert) == [
                "latency.p95 > 10ms over 5 s", "latency.p95 > 10ms over 5 s for 12 s",
                "latency.p95 > 10ms over 5 s for 30 s", "errors.rate > 0% over 5 s",
            ])
        #expect(alerts.map(\.fired.value) == [1, 1, 0, 0])
        // Known at the end of the first window in which it is so; after three windows it has been so for 12 s.
        #expect(alerts.map { $0.first?.value } == [25, 35, nil, nil])
        #expect(alerts.map(\.times.value) == [2, 1, 0, 0])
        #expect(alerts.map(\.duration.value) == [30, 20, 0, 0])
        #expect(alerts[0].duration.unit == "s" && alerts[0].fired.unit == "1")
    }

    @Test func `are judged by windows of a minute, the last of which ends with the run`() throws {
        let whole = try #require(try point("[latency.p99 > 10ms, throughput > 1/s]").alerts)
        #expect(whole.map { $0.first?.value } == [60, 60])
        #expect(whole.map(\.duration.value) == [80, 80])
        let short = try #require(try point("[throughput > 1/s]", duration: "7s").alerts)
        #expect(short[0].first?.value == 7 && short[0].duration.value == 7)
    }

    @Test func `change nothing else in the result`() throws {
        var with = try point("[latency.p95 > 10ms, utilization.web.cpu > 80%]")
        let without = try point("")
        #expect(with.alerts?.count == 2 && without.alerts == nil)
        with.alerts = nil
        #expect(try encodeJSON(with) == encodeJSON(without))
    }

    @Test func `need a check, and a window that lasts`() {
        for (alerts, message) in [
            ("[{window: 5s}]", "an alert has no `that`"), ("[{that: latency.p95 > 1s, window: 0s}]", "0s"),
            ("[{that: latency.p95 > 1s, wndow: 5s}]", "unknown key `wndow` in alerts.0"),
        ] {
            #expect(throws: InvalidExperiment.self, "\(message)") { try file(alerts).decode() }
            do { _ = try file(alerts).decode() } catch {
                #expect(error.summary.contains { $0.contains(message) }, "\(error.summary)")
            }
        }
    }
}

@Suite struct `The series of a result` {
    private func point(_ series: String, _ load: String = "closed: {clients: 4, requests: 300}") throws
        -> ResultPoint
    {
        var assignments: [Assignment] = []
        if !series.isEmpty { assignments.append(Assignment(path: "simulate.series", value: series)) }
        let file = smallExperiment(load)
        return try #require(
            simulate(file, try file.points(assignments), on: .deployed, threads: 2).points.first)
    }

    @Test func `changes nothing else in it, byte for byte`() throws {
        var with = try point("10ms")
        let without = try point("")
        let series = try #require(with.series)
        #expect(without.series == nil)
        #expect(series.step == 0.01 && series.start == 0 && series.replication == 0)
        #expect(Set(series.values.values.map(\.count)).count == 1)
        #expect(series.values["requests"]?.contains(4) == true)
        with.series = nil
        #expect(try encodeJSON(with) == encodeJSON(without))
    }

    @Test func `is cut with a warning where it would be too long`() throws {
        let point = try point("1ms", "open: {rate: 50/s, duration: 20s}")
        #expect(point.series?.values["requests"]?.count == 10_000)
        #expect(point.warnings.contains { $0.hasPrefix("the series ends at 10 s, after 10000 samples") })
    }

    @Test func `counts the lines of gunicorn's log, which a claim may name`() throws {
        let file = ExperimentFile(
            text: smallExperiment("closed: {clients: 4, duration: 60s, think: 100ms}").text + """
                faults: [{at: 5s, stick_worker: {worker: 1}}]
                expect: [{that: log.worker_timeout >= 1}, {that: log.killed >= 1}, {that: log.exiting <= 0}]

                """, path: "log.yaml")
        let point = simulate(file, try file.points(), on: .deployed, threads: 2).points[0]
        #expect(point.expect.map(\.met) == [true, true, true])
        #expect(point.metrics["log.booting"]!.value >= 1)
    }
}
