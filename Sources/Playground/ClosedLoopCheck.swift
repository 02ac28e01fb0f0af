import Models
import SimCore

/// The bits of what one small simulation gave.
public struct ClosedLoopBits: Sendable, Equatable {
    /// Of requests answered per second.
    public var throughput: UInt64
    /// Of the 95th percentile of latency in seconds.
    public var latencyP95: UInt64
    /// Of the CPU seconds used on the server's host.
    public var busy: UInt64
    /// Of all events.
    public var fingerprint: UInt64
}

/// One replication of a small closed loop: clients without think time or keep-alive, four gevent workers on
/// one core, SQLite behind pools of two; a reading endpoint and a writing one that waits first.
///
/// It goes through every part of the engine that a page uses: the calendar and its lanes, the shared
/// processor, the race for the accept queue, the pools, the writer's lock and the histogram.
///
/// - Parameters:
///   - clients: connections at once.
///   - requests: after how many the run ends.
public func closedLoop(seed: UInt64, clients: Int, requests: Int) -> ClosedLoopBits {
    let statistics = simulate(
        closedLoopScenario(clients: clients, requests: requests), seed: seed, replication: 0)
    return ClosedLoopBits(
        throughput: (Double(statistics.all.ok) / statistics.duration).bitPattern,
        latencyP95: (statistics.all.latency.quantile(0.95) ?? .nan).bitPattern,
        busy: statistics.hostBusy[0].bitPattern,
        fingerprint: statistics.fingerprint.value)
}

/// ``closedLoop(seed:clients:requests:)`` for a page.
///
/// - Parameter result: which of the results: 0 throughput, 1 latency p95, 2 busy seconds, 3 the fingerprint.
@_expose(wasm, "headroom_closed_loop_check")
@_cdecl("headroom_closed_loop_check")
public func closedLoopCheck(seed: UInt64, clients: UInt32, requests: UInt32, result: UInt32) -> UInt64 {
    let bits = closedLoop(seed: seed, clients: Int(clients), requests: Int(requests))
    switch result {
    case 0: return bits.throughput
    case 1: return bits.latencyP95
    case 2: return bits.busy
    default: return bits.fingerprint
    }
}

private func closedLoopScenario(clients: Int, requests: Int) -> Scenario {
    var server = Server()
    server.workers = 4
    var pool = PoolSettings()
    pool.poolSize = 2
    pool.maxOverflow = 1
    var order = Endpoint(
        name: "order",
        steps: [
            .cpu(.exponential(mean: 1e-3)),
            .wait(.lognormal(mean: 20e-3, cv: 1)),
            .transaction([.query(Query(cpu: .constant(0.5e-3), writes: 2))]),
            .respond(size: 1_000, gzip: false),
        ])
    order.weight = 20
    var list = Endpoint(
        name: "list",
        steps: [
            .cpu(.lognormal(mean: 1.5e-3, cv: 0.4)),
            .query(Query(cpu: .constant(0.5e-3), rows: 20)),
            .respond(size: 6_000, gzip: false),
        ])
    list.weight = 80
    return Scenario(
        hosts: [Host(name: "web", cores: 1), Host(name: "aux", cores: 1)],
        server: server, pool: pool, database: Database(kind: .sqlite),
        endpoints: [list, order],
        workload: Workload(
            host: "aux", load: .closed(ClosedLoad(clients: clients, requests: requests))))
}
