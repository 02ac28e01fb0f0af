import Experiments
import Models
import SimCore
import Testing

/// A small whole stack, its model, and ways in which the system may differ from it.
enum Planted {
    static let file = ExperimentFile(
        text: """
            version: 1
            name: planted
            stack:
              hosts: {web: {cores: 1}, data: {cores: 1}, aux: {cores: 2}}
              server: {host: web, workers: 4, worker_class: gevent}
              pool: {pool_size: 5, max_overflow: 10}
              database: {url: "postgresql+psycopg://", host: data}
              cache: {kind: redis, host: aux}
            endpoints:
              page:
                request: GET /page
                weight: 3
                steps:
                  - cpu: {lognormal: {mean: 1ms, cv: 0.4}}
                  - cache: {hit: 80%, miss: [{query: {cpu: 1ms, rows: 20}}]}
                  - respond: {size: 4KB}
              order:
                request: POST /order
                steps:
                  - cpu: 1ms
                  - transaction: [{query: {cpu: 0.5ms, writes: 2}}, {wait: 20ms}]
                  - respond: {size: 1KB}
              health:
                request: GET /health
                steps: [{cpu: 0.3ms}, {respond: {size: 100B}}]
            costs: {postgresql: {client_connect: 0.5ms, server_connect: 1.2ms}}
            workload: {host: aux, closed: {clients: 1, requests: 1200}}
            slo: [latency.p95 < 200ms]
            sweep: {axes: {workload.closed.clients: [1, 20, 120]}}
            simulate: {seed: 3, replications: {min: 10, max: 10}}
            """, path: "planted.yaml")

    /// What differs, and which component the check has to name.
    struct Violation: Sendable, CustomTestStringConvertible {
        var name: String
        var component: String
        var scenario: @Sendable (inout Scenario) -> Void = { _ in }
        /// What the sampling of a host shows beside.
        var metrics: @Sendable (inout [String: Metric]) -> Void = { _ in }
        var testDescription: String { name }
    }

    static let violations = [
        Violation(
            name: "a background job takes half the web host's CPU", component: "web.cpu",
            scenario: { $0.hosts[0].quota = 0.55 },
            metrics: { metrics in
                metrics["host.pressure"] = share(0.6)
                // Of the whole host, not of what the job leaves.
                guard let own = metrics["utilization.web.cpu"] else { return }
                metrics["utilization.web.cpu"] = Metric(
                    value: own.value * 0.55, low: own.low.map { $0 * 0.55 }, high: own.high.map { $0 * 0.55 },
                    unit: own.unit)
            }),
        Violation(
            name: "a slow disk", component: "database, writing",
            scenario: { $0.costs.postgresql.flush = 20e-3 }),
        Violation(
            name: "a second tenant on the database", component: "database",
            scenario: { $0.hosts[1].steal = 0.4 },
            metrics: { metrics in
                guard var own = metrics["cpu.database"] else { return }
                own = Metric(value: own.value * 1.5, low: own.low, high: own.high, unit: own.unit)
                metrics["cpu.database"] = own
            }),
        Violation(
            name: "a stranger on the database's CPU", component: "data.cpu",
            metrics: { $0["host.data.others"] = share(0.4) }),
        Violation(
            name: "a leak", component: "time",
            metrics: { $0["drift.latency"] = Metric(value: 0.3, low: 0.24, high: 0.36, unit: "1") }),
        Violation(
            name: "a step that the model lacks", component: "server",
            scenario: { $0.endpoints[0].steps.insert(.cpu(.constant(0.8e-3)), at: 0) }),
        Violation(
            name: "a remote call that the model lacks", component: "page",
            scenario: { $0.endpoints[0].steps.insert(.wait(.constant(15e-3)), at: 0) }),
        Violation(
            name: "a CPU of two thirds the speed", component: "server",
            scenario: { $0.hosts[0].speed = ClosedSpan(0.66, 0.66) }),
        Violation(
            name: "a cache that finds little", component: "cache",
            scenario: { scenario in
                guard case .cache(var lookup) = scenario.endpoints[0].steps[1] else { return }
                lookup.finding = .ratio(0.3)
                scenario.endpoints[0].steps[1] = .cache(lookup)
            }),
        Violation(
            name: "a database that takes few connections", component: "database",
            scenario: { $0.database?.maxConnections = 8 }),
        Violation(
            name: "a hypervisor that takes CPU", component: "hypervisor",
            metrics: { $0["host.steal"] = share(0.08) }),
    ]

    private static func share(_ value: Double) -> Metric {
        Metric(value: value, low: value * 0.9, high: value * 1.1, unit: "1")
    }

    /// Measured by the simulation itself, with random numbers of its own, and with what a measurement cannot see left
    /// out: a wait is known only for the pool, which an application can count.
    static func measured(_ point: Point, _ violation: Violation?, seed: UInt64) -> ResultPoint {
        var point = point
        point.experiment.simulation.seed = seed
        var scenario = point.experiment.scenario(on: .measured)
        violation?.scenario(&scenario)
        var result = point.simulated(scenario, threads: 2)
        for name in result.metrics.keys where name.hasPrefix("wait.") && name != "wait.pool.mean" {
            result.metrics[name] = nil
        }
        violation?.metrics(&result.metrics)
        result.bottleneck = nil
        return result
    }
}
