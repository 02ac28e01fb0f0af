import Experiments
import Models
import Testing

/// A stack with all that the simulation knows besides SQLite and gevent.
@Suite("A whole stack from its file")
struct WholeStackTests {
    private static let file = ExperimentFile(
        text: """
            version: 1
            stack:
              hosts: {web: {cores: 2}, data: {cores: 2}, load: {cores: 2}}
              server:
                {host: web, workers: 3, worker_class: gthread, threads: 4, reuse_port: true, keepalive: 5}
              pool: {pool_size: 0, pool_pre_ping: true, pool_recycle: 30min}
              database: {url: "postgresql+psycopg2://", host: data, max_connections: 20, rtt: 0.3ms}
              cache: {host: data, rtt: 0.2ms}
            endpoints:
              page:
                request: GET /page
                steps:
                  - cpu: 1ms
                  - cache: {hit: 75%, miss: [{query: {cpu: 1ms, rows: 20}}]}
                  - respond: {size: 12KB, gzip: true}
              order:
                request: POST /order
                steps: [{cpu: 1ms}, {transaction: [{query: {writes: 2}}]}]
            workload:
              host: load
              closed: {clients: 20, requests: 2000, think: 20ms, keepalive: true}
              client_timeout: 10s
              retries: {limit: 2, backoff: 10ms, jitter: 50%}
              network: {rtt: 5ms, tls: true, bandwidth: 100Mbit/s}
              cdn: 10%
              sessions: [{requests: [page, page, order]}]
            simulate: {seed: 3, replications: {min: 5, max: 5}}
            """, path: "whole.yaml")

    @Test func `runs, and its parts show in the metrics`() throws {
        let experiment = try Self.file.decode()
        #expect(experiment.unsupported.map(\.message) == [])
        let results = simulate(Self.file, try Self.file.points(), on: .deployed, threads: 2)
        let metrics = try #require(results.points.first).metrics
        func value(_ name: String) throws -> Double { try #require(metrics[name]?.value, "\(name)") }
        #expect(try value("errors.rate") == 0)
        #expect(abs(try value("cache.hit_ratio") - 0.75) < 0.05)
        #expect(try value("attempts.per_request") == 1)
        // Twelve threads can hold one connection each.
        #expect(try value("connections.peak") > 1 && value("connections.peak") <= 12)
        #expect(try value("connections.refused") == 0)
        #expect(try value("wait.commit.mean") > 0)
        #expect(try value("cpu.database") > 0 && value("cpu.cache") > 0)
        #expect(metrics["wait.writer.mean"] == nil)
    }

    @Test func `fails for want of connections, and says why`() throws {
        let file = ExperimentFile(
            text: Self.file.text.replacing("max_connections: 20", with: "max_connections: 5")
                .replacing("think: 20ms", with: "think: 0ms"),
            path: "whole.yaml")
        let point = try #require(
            simulate(file, try file.points(), on: .deployed, threads: 2).points.first)
        #expect(try #require(point.metrics["connections.peak"]).value == 2)
        #expect(try #require(point.metrics["connections.refused"]).value > 0)
        #expect(try #require(point.metrics["attempts.per_request"]).value > 1)
        let failed = try #require(point.metrics["errors.rate"]).value
        #expect(failed > 0)
        #expect(try #require(point.metrics["errors.too_many_connections"]).value == failed)
    }

    @Test func `every metric of the results can be named in a file`() throws {
        let balanced = ExperimentFile(
            text: Self.file.text.replacing("reuse_port: true", with: "instances: 2"), path: "balanced.yaml")
        for base in [Self.file, balanced, Fixture.experiment()] {
            let names = MetricTable(try base.decode().scenario).columns.map(\.name)
            #expect(Set(names).count == names.count)
            let tolerance = names.map { "\($0): 10%" }.joined(separator: ", ")
            let file = ExperimentFile(
                text: base.text + "\ncompare: {tolerance: {\(tolerance)}}\n", path: "named.yaml")
            #expect(try file.decode().comparison.tolerance.map(\.metric) == names)
        }
    }
}
