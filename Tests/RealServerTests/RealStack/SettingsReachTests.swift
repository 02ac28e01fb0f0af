import Experiments
import Foundation
import RealServer
import Testing

/// Whatever a file can say either reaches a program of the real stack, or is refused by name, or is not for a
/// measurement at all: every key of the reference is one of these.
@Suite("Every key of a file reaches the real stack, or is refused")
struct SettingsReachTests {
    enum Fate {
        /// A program is told something else.
        case reaches
        /// The file is refused.
        case refused
    }

    struct Row: CustomTestStringConvertible {
        /// As the reference writes it.
        var key: String
        var fate: Fate
        /// The last assignment is what is tried, on top of the others.
        var assignments: [Assignment]

        var testDescription: String { key }
    }

    /// Sections that describe what is deployed where, what the model takes it to cost, what is wanted and how it is
    /// judged, not what is run here.
    static let described = [
        "version", "name", "description", "stack.hosts", "stack.server.kind", "stack.server.memory",
        "stack.cache.kind", "demands", "costs", "observed", "assume", "slo", "alerts", "expect", "sweep",
        "find", "plan", "compare", "simulate.replications", "simulate.precision", "simulate.series",
        "measure.repetitions",
        "measure.target",
        // What ends a measurement early, whatever is measured.
        "measure.abort",
        // How a log is read; what comes of it is what `log` says.
        "workload.replay.format",
        // Every point carries a warning that it is not imitated.
        "workload.network.rtt",
    ]

    static let folder: String = {
        let folder = FileManager.default.temporaryDirectory.appending(path: "keys-\(UUID().uuidString)")
            .path(percentEncoded: false)
        try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let line = "127.0.0.1 - - [10/Oct/2025:13:55:3%d +0000] \"GET /page HTTP/1.1\" 200 17 \"-\" \"-\"\n"
        let texts = [
            "a.log": String(format: line, 1) + String(format: line, 5), "b.log": String(format: line, 2),
            "body.json": "{}",
        ]
        for (name, text) in texts { try? Data(text.utf8).write(to: URL(filePath: "\(folder)/\(name)")) }
        // All rows share it, so it goes with the process.
        atexit { try? FileManager.default.removeItem(atPath: SettingsReachTests.folder) }
        return folder
    }()

    static let base = ExperimentFile(
        text: """
            version: 1
            name: keys
            stack:
              hosts: {web: {cores: 2}, data: {cores: 1}, load: {cores: 1}}
              balancer: {kind: haproxy, host: data, health: {interval: 2s, timeout: 1s, eject_after: 6s, restart_after: never}}
              server: {host: web, instances: 2, workers: 2, worker_class: gevent}
              pool: {pool_size: 5}
              database: {host: data, url: "postgresql+psycopg2://", psycogreen: true}
              cache: {host: data}
            endpoints:
              page:
                request: GET /page
                steps:
                  - cpu: 1ms
                  - cache: {hit: 50%, ttl: 10s, miss: [{query: {cpu: 1ms, rows: 3}}]}
                  - wait: 1ms
                  - transaction: [{query: {writes: 1}}]
                  - respond: {size: 1KB}
              other: {request: GET /other, steps: [{cpu: 1ms}]}
            workload:
              host: load
              closed: {clients: 2, requests: 20}
            measure: {target: gunicorn}
            """, path: folder + "/keys.yaml")

    private static let gthread = "stack.server.worker_class=gthread"
    private static let unpatched = "stack.database.psycogreen=false"
    private static let open = ["workload.closed=null", "workload.open={rate: 5/s, duration: 5s}"]
    private static let replay = ["workload.closed=null", "workload.replay={log: a.log}"]
    private static let mmpp = [
        "workload.closed=null",
        "workload.open={arrivals: {mmpp: {rates: [1/s, 5/s], dwell: [1s, 1s]}}, duration: 5s}",
    ]
    private static let cacheKeys = [
        "endpoints.page.steps.1={cache: {keys: {zipf: 50, exponent: 1.1}, ttl: 10s}}"
    ]

    static let rows: [Row] = reaching + refused

    private static let reaching: [Row] = [
        row("stack.balancer.policy", "stack.balancer.policy=leastconn"),
        row("stack.balancer.host", "stack.balancer.host=load"),
        row("stack.balancer.timeout", "stack.balancer.timeout=9s"),
        row("stack.balancer.max_connections", "stack.balancer.max_connections=7"),
        row("stack.balancer.queue_timeout", "stack.balancer.queue_timeout=9s"),
        row("stack.balancer.retries", "stack.balancer.retries=1"),
        row("stack.balancer.weights", "stack.balancer.weights=[2, 1]"),
        row("stack.balancer.health", "stack.balancer.health=false"),
        row("stack.balancer.health.interval", "stack.balancer.health.interval=3s"),
        row("stack.balancer.health.timeout", "stack.balancer.health.timeout=500ms"),
        row("stack.balancer.health.eject_after", "stack.balancer.health.eject_after=20s"),
        row("stack.server.host", "stack.server.instances=1", "stack.server.host=data"),
        row("stack.server.instances", "stack.server.instances=3"),
        row("stack.server.workers", "stack.server.workers=3"),
        row("stack.server.worker_class", unpatched, "stack.server.worker_class=sync"),
        row("stack.server.worker_connections", "stack.server.worker_connections=10"),
        row("stack.server.threads", unpatched, gthread, "stack.server.threads=3"),
        row("stack.server.backlog", "stack.server.backlog=100"),
        row("stack.server.timeout", "stack.server.timeout=40"),
        row("stack.server.graceful_timeout", "stack.server.graceful_timeout=10"),
        row("stack.server.keepalive", "stack.server.keepalive=5"),
        row("stack.server.max_requests", "stack.server.max_requests=100"),
        row("stack.server.max_requests_jitter", "stack.server.max_requests_jitter=10"),
        row("stack.server.preload_app", "stack.server.preload_app=true"),
        row("stack.server.reuse_port", "stack.server.reuse_port=true"),
        row("stack.pool.pool_size", "stack.pool.pool_size=6"),
        row("stack.pool.max_overflow", "stack.pool.max_overflow=1"),
        row("stack.pool.pool_timeout", "stack.pool.pool_timeout=4"),
        row("stack.pool.pool_pre_ping", "stack.pool.pool_pre_ping=true"),
        row("stack.pool.pool_recycle", "stack.pool.pool_recycle=60"),
        row("stack.database.url", unpatched, "stack.database.url=postgresql+psycopg://"),
        row("stack.database.host", "stack.database.host=load"),
        row("stack.database.psycogreen", unpatched),
        row("stack.database.max_connections", "stack.database.max_connections=50"),
        row("stack.database.reserved", "stack.database.reserved=5"),
        row(
            "stack.database.busy_timeout", "stack.server.instances=1", "stack.database={url: \"sqlite:///\"}",
            "stack.database.busy_timeout=2s"),
        row("stack.cache.host", "stack.cache.host=load"),
        row("stack.cache.max_connections", "stack.cache.max_connections=7"),
        row("stack.cache.max_memory", "stack.cache.max_memory=10MB"),
        row("endpoints.<endpoint>.request", "endpoints.page.request=GET /new"),
        row("endpoints.<endpoint>.expect", "endpoints.page.expect=201"),
        row("endpoints.<endpoint>.weight", "endpoints.page.weight=3"),
        row("endpoints.<endpoint>.params", "endpoints.page.params={a: \"1\"}"),
        row("endpoints.<endpoint>.headers", "endpoints.page.headers={X-Kind: test}"),
        row(
            "endpoints.<endpoint>.body", "endpoints.page.request=POST /page",
            "endpoints.page.body=body.json"),
        row("endpoints.<endpoint>.steps", "endpoints.other.steps=[{cpu: 2ms}]"),
        row("steps.cpu", "endpoints.page.steps.0.cpu=2ms"),
        row("steps.wait", "endpoints.page.steps.2.wait=2ms"),
        row("steps.transaction", "endpoints.page.steps.3.transaction=[{query: {writes: 1}}, {wait: 1ms}]"),
        row("steps.query.cpu", "endpoints.page.steps.3.transaction.0.query.cpu=2ms"),
        row("steps.query.rows", "endpoints.page.steps.1.cache.miss.0.query.rows=4"),
        row("steps.query.writes", "endpoints.page.steps.3.transaction.0.query.writes=2"),
        row("steps.query.table", "endpoints.page.steps.1.cache.miss.0.query.table=500"),
        row(
            "steps.query.index", "endpoints.page.steps.1.cache.miss.0.query.table=500",
            "endpoints.page.steps.1.cache.miss.0.query.index=false"),
        row("steps.cache.hit", "endpoints.page.steps.1.cache.hit=60%"),
        row("steps.cache.ttl", "endpoints.page.steps.1.cache.ttl=20s"),
        row("steps.cache.size", "endpoints.page.steps.1.cache.size=2KB"),
        row("steps.cache.miss", "endpoints.page.steps.1.cache.miss=[{cpu: 1ms}]"),
        row("steps.cache.keys.zipf", cacheKeys + ["endpoints.page.steps.1.cache.keys.zipf=60"]),
        row("steps.cache.keys.exponent", cacheKeys + ["endpoints.page.steps.1.cache.keys.exponent=0.5"]),
        row(
            "steps.cache.keys.uniform",
            cacheKeys + ["endpoints.page.steps.1={cache: {keys: {uniform: 50}, ttl: 10s}}"]),
        row("steps.respond.size", "endpoints.page.steps.4.respond.size=2KB"),
        row("steps.respond.gzip", "endpoints.page.steps.4.respond.gzip=true"),
        row("workload.host", "workload.host=data"),
        row("workload.closed.clients", "workload.closed.clients=3"),
        row("workload.closed.think", "workload.closed.think=1s"),
        row("workload.closed.requests", "workload.closed.requests=30"),
        row("workload.closed.duration", "workload.closed={clients: 2}", "workload.closed.duration=7s"),
        row("workload.closed.keepalive", "workload.closed.keepalive=true"),
        row("workload.open.rate", open + ["workload.open.rate=6/s"]),
        row(
            "workload.open.rate.from",
            open + ["workload.open.rate={from: 1/s, to: 5/s}", "workload.open.rate.from=2/s"]),
        row(
            "workload.open.rate.to",
            open + ["workload.open.rate={from: 1/s, to: 5/s}", "workload.open.rate.to=2/s"]),
        row(
            "workload.open.rate.<n>.rate",
            open + ["workload.open.rate=[{rate: 1/s, for: 2s}]", "workload.open.rate.0.rate=2/s"]),
        row(
            "workload.open.rate.<n>.rate.from",
            open + [
                "workload.open.rate=[{rate: {from: 1/s, to: 3/s}, for: 2s}]",
                "workload.open.rate.0.rate.from=2/s",
            ]),
        row(
            "workload.open.rate.<n>.rate.to",
            open + [
                "workload.open.rate=[{rate: {from: 1/s, to: 3/s}, for: 2s}]",
                "workload.open.rate.0.rate.to=2/s",
            ]),
        row(
            "workload.open.rate.<n>.for",
            open + ["workload.open.rate=[{rate: 1/s, for: 2s}]", "workload.open.rate.0.for=3s"]),
        row("workload.open.arrivals", open + ["workload.open.arrivals=constant"]),
        row("workload.open.arrivals.mmpp.rates", mmpp + ["workload.open.arrivals.mmpp.rates=[2/s, 5/s]"]),
        row("workload.open.arrivals.mmpp.dwell", mmpp + ["workload.open.arrivals.mmpp.dwell=[2s, 1s]"]),
        row(
            "workload.open.requests",
            ["workload.closed=null", "workload.open={rate: 5/s, requests: 8}", "workload.open.requests=9"]),
        row("workload.open.duration", open + ["workload.open.duration=6s"]),
        row("workload.open.keepalive", open + ["workload.open.keepalive=true"]),
        row("workload.open.connections", open + ["workload.open.connections=3"]),
        row("workload.replay.log", replay + ["workload.replay.log=b.log"]),
        row("workload.replay.speed", replay + ["workload.replay.speed=2x"]),
        row("workload.client_timeout", "workload.client_timeout=2s"),
        row("simulate.seed", "simulate.seed=5"),
        row("simulate.warmup", "workload.closed={clients: 2, duration: 10s}", "simulate.warmup=1s"),
        row("measure.app", "measure.app=restaurants"),
        row(
            "measure.app.restaurants.index", "measure.app=restaurants",
            "measure.app={restaurants: {index: false}}"),
        row(
            "measure.app.restaurants.gzip", "measure.app=restaurants",
            "measure.app={restaurants: {gzip: false}}"),
        row(
            "measure.app.restaurants.restaurants", "measure.app=restaurants",
            "measure.app={restaurants: {restaurants: 7}}"),
        row("measure.hosts.<host>.cpus", "measure.hosts={web: {cpus: [0]}}"),
        row(
            "measure.hosts.<host>.quota", "measure.hosts={web: {cpus: [0]}}",
            "measure.hosts.web.quota=0.5"),
    ]

    private static let refused: [Row] = [
        row("stack.balancer.kind", .refused, "stack.balancer={kind: nginx, host: data}"),
        row("stack.balancer.health.restart_after", .refused, "stack.balancer.health.restart_after=60s"),
        row("stack.database.rtt", .refused, "stack.database.rtt=1ms"),
        row("stack.cache.rtt", .refused, "stack.cache.rtt=1ms"),
        row("workload.retries", .refused, "workload.retries=2"),
        row("workload.retries.limit", .refused, "workload.retries={limit: 1}"),
        row("workload.retries.backoff", .refused, "workload.retries={limit: 1, backoff: 1s}"),
        row("workload.retries.max_backoff", .refused, "workload.retries={limit: 1, max_backoff: 1s}"),
        row("workload.retries.jitter", .refused, "workload.retries={limit: 1, jitter: 10%}"),
        row("workload.network.tls", .refused, "workload.network.tls=true"),
        row("workload.network.bandwidth", .refused, "workload.network.bandwidth=1Mbit/s"),
        row("workload.cdn", .refused, "workload.cdn=10%"),
        row("workload.sessions.<n>.weight", .refused, "workload.sessions=[{weight: 2, requests: [page]}]"),
        row("workload.sessions.<n>.requests", .refused, "workload.sessions=[{requests: [page, other]}]"),
        row("faults.<n>.at", .refused, "faults=[{at: 1s, flush_cache: true}]"),
        row("faults.<n>.for", .refused, "faults=[{at: 1s, for: 1s, slow_database: 3x}]"),
        row("faults.<n>.slow_database", .refused, "faults=[{at: 1s, slow_database: 3x}]"),
        row("faults.<n>.kill_worker.instance", .refused, "faults=[{at: 1s, kill_worker: {instance: 2}}]"),
        row("faults.<n>.kill_worker.worker", .refused, "faults=[{at: 1s, kill_worker: {worker: 2}}]"),
        row("faults.<n>.stick_worker.instance", .refused, "faults=[{at: 1s, stick_worker: {instance: 2}}]"),
        row("faults.<n>.stick_worker.worker", .refused, "faults=[{at: 1s, stick_worker: {worker: 2}}]"),
        row("faults.<n>.instance_down.instance", .refused, "faults=[{at: 1s, instance_down: {instance: 2}}]"),
        row("faults.<n>.flush_cache", .refused, "faults=[{at: 1s, flush_cache: true}]"),
        row("faults.<n>.leak", .refused, "faults=[{at: 1s, leak: 1MB}]"),
    ]

    private static func row(_ key: String, _ assignments: String...) -> Row { row(key, assignments) }

    private static func row(_ key: String, _ assignments: [String]) -> Row {
        Row(key: key, fate: .reaches, assignments: assignments.map(parsed))
    }

    private static func row(_ key: String, _ fate: Fate, _ assignments: String...) -> Row {
        Row(key: key, fate: fate, assignments: assignments.map(parsed))
    }

    private static func parsed(_ text: String) -> Assignment {
        let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
        return Assignment(path: parts[0], value: parts[1])
    }

    /// Every key without keys of its own below it, as the tables of the reference have them.
    private static func leaves(_ keys: [KeyReference], _ path: String) -> [String] {
        keys.flatMap { leaves($0.value, path.isEmpty ? $0.key : "\(path).\($0.key)") }
    }

    private static func leaves(_ value: KeyReference.Value, _ path: String) -> [String] {
        switch value {
        case .mapping(let keys): return leaves(keys, path)
        case .named(let name, let inner):
            if case .mapping = inner { return leaves(inner, "\(path).\(name)") }
            return [path]
        case .list(let inner):
            if case .mapping = inner { return leaves(inner, "\(path).<n>") }
            return [path]
        case .either(let values):
            return Set(values.flatMap { leaves($0, path) }).sorted()
        default: return [path]
        }
    }

    @Test func `is known of every key of the reference`() {
        let all = Self.leaves(KeyReference.all, "") + Self.leaves(KeyReference.steps, "steps")
        let known = Set(Self.rows.map(\.key))
        let unknown = Set(all).filter { key in
            !known.contains(key) && !Self.described.contains { key == $0 || key.hasPrefix($0 + ".") }
        }
        #expect(unknown.sorted() == [])
        // Nor is a row about a key that is none, such as one that was renamed.
        #expect(known.subtracting(all).sorted() == [])
    }

    @Test(arguments: rows)
    func `holds`(row: Row) throws {
        let told = try Self.told(row.assignments)
        switch row.fate {
        case .reaches:
            let before = try #require(try Self.told(row.assignments.dropLast()), "refused before")
            let isTold = told != before
            #expect(told?.isEmpty == false, "refused")
            #expect(isTold, "no program is told")
        case .refused:
            let isRefused = told == nil
            #expect(isRefused, "neither applied nor refused")
        }
    }

    /// What the programs are told; `nil` where the file is refused.
    private static func told(_ assignments: some Sequence<Assignment>) throws -> [String: String]? {
        let experiment = try base.decode(Array(assignments))
        guard experiment.unmeasured.isEmpty else { return nil }
        do {
            return try stackInstructions(for: experiment)
        } catch {
            guard error.code == .unsupported else { throw error }
            return nil
        }
    }
}
