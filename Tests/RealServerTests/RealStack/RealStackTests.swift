import Experiments
import Foundation
import Models
import RealServer
import SimCore
import Testing

extension RealProcesses {
    @Suite("The real stack", .serialized, .enabled(if: StackBench.isInstalled))
    struct RealStackTests {
        @Test func `executes the file's steps with the simulation's own draws`() throws {
            let file = StackBench.file(
                endpoints: """
                    page: {request: "GET /page?kind=a", steps: [{cpu: {exponential: {mean: 4ms}}}, {respond: {size: 3KB}}]}
                    rows: {request: GET /rows, steps: [{query: {rows: 20}}, {wait: 1ms}]}
                    """,
                load: "closed: {clients: 1, requests: 60}")
            let measured = try Workbench.measure(file)
            #expect(measured.metric("errors.rate") == 0)
            #expect(measured.requests == 60)
            // What the requests of the one client draw, as the simulation would.
            let point = try file.points()[0].experiment
            let draws = RequestDraws(
                seed: point.simulation.seed, replication: 0,
                weights: point.scenario.endpoints.map(\.weight))
            var cpu = 0.0
            for number in 0..<60 {
                let key = draws.key(client: 0, number: number)
                guard draws.endpoint(of: key) == 0 else { continue }
                var steps = RequestDraws.steps(of: key)
                cpu += steps.sample(.exponential(mean: 0.004))
            }
            // The worker's CPU is that and what a request costs beside: about a millisecond, ten on a bad day.
            let used = measured.metric("cpu.server") * 60
            #expect(used > 0.9 * cpu && used < 3 * cpu + 60 * 0.01)
        }

        @Test func `is measured with the pace of its cores beside it`() throws {
            func names(_ hosts: String) throws -> Set<String> {
                let file = StackBench.file(
                    endpoints: "work: {request: GET /, steps: [{cpu: 2ms}]}",
                    load: "closed: {clients: 2, requests: 100}", measure: hosts)
                let metrics = try Workbench.measure(file).result.points[0].metrics
                let paces = metrics.filter { Pace.host($0.key) != nil }
                #expect(paces.values.allSatisfy { $0.value > 0 && $0.value < 1e-3 && $0.unit == "s" })
                return Set(paces.keys)
            }
            #expect(
                try names("hosts: {web: {cpus: [0]}}") == [
                    Pace.name("web", .arithmetic), Pace.name("web", .memory),
                ])
            // Where a host may use any CPU, nobody knows which of them count.
            #expect(try names("app: steps").isEmpty)
        }

        @Test func `serves restaurants, says where the CPU went, and keeps the logs`() throws {
            let file = StackBench.file(
                server: "workers: 2, worker_class: gevent",
                endpoints: """
                    list: {request: "GET /api/restaurants?cuisine=greek&page=2", steps: [{cpu: 1ms}]}
                    detail: {request: GET /api/restaurants/17, steps: [{cpu: 1ms}]}
                    missing: {request: GET /api/restaurants/999999, expect: 404, steps: [{cpu: 1ms}]}
                    """,
                load: "closed: {clients: 4, requests: 120}",
                measure: "app: {restaurants: {restaurants: 200}}")
            let logs = FileManager.default.temporaryDirectory.appending(path: "logs-\(UUID().uuidString)")
            defer { try? FileManager.default.removeItem(at: logs) }
            var points = try file.points()
            points[0].experiment.scenario.database = StackBench.postgresql()
            points[0].experiment.scenario.cache = Cache()
            points[0].experiment.scenario.cache?.host = "aux"
            var balancer = BalancerSettings()
            balancer.kind = .haproxy
            balancer.policy = .leastConnections
            balancer.host = "aux"
            points[0].experiment.scenario.balancer = balancer
            points[0].experiment.scenario.server.instances = 2
            var options = MeasurementOptions()
            options.executable = Workbench.executable
            options.logs = logs.path(percentEncoded: false)
            let measured = try RealServer.measure(file, points, options)
            #expect(measured.metric("errors.rate") == 0)
            for component in ["server", "database", "cache", "balancer", "client"] {
                #expect(measured.metric("cpu.\(component)") > 0, "\(component)")
            }
            // The master wakes once a second, which may not happen in a short run.
            #expect(measured.metric("cpu.server.master") < measured.metric("cpu.server"))
            #expect(measured.logged("booting_worker") == 4)
            #expect(measured.record.versions?["gunicorn"] != nil)
            let kept = try FileManager.default.subpathsOfDirectory(atPath: options.logs ?? "")
            for log in ["gunicorn-1.log", "gunicorn-2.log", "postgresql.log", "redis.log", "haproxy.cfg"] {
                #expect(kept.contains("run-1/\(log)"), "\(log)")
            }
            let configuration = try String(
                contentsOfFile: "\(options.logs ?? "")/run-1/gunicorn-2_config.py", encoding: .utf8)
            for line in ["workers = 2", "worker_class = \"gevent\"", "backlog = 2048", "timeout = 30"] {
                #expect(configuration.contains(line), "\(line)")
            }
        }

        @Test func `a pool that is too small times out by name`() throws {
            let file = StackBench.file(
                pool: "{pool_size: 1, max_overflow: 1, pool_timeout: 1}",
                endpoints: "page: {request: GET /, steps: [{query: {rows: 1}}, {wait: 800ms}]}",
                load: "closed: {clients: 8, requests: 8}")
            let measured = try Workbench.measure(file) { $0.database = StackBench.postgresql() }
            // Two are served at once, two more get their connections within a second, the others none.
            #expect(abs(measured.metric("errors.pool_timeout") - 0.5) < 1e-9)
            #expect(measured.metric("errors.http_500") == measured.metric("errors.pool_timeout"))
        }

        @Test func `connections beyond max_connections fail at once, by name`() throws {
            let file = StackBench.file(
                server: "workers: 2, worker_class: gevent", pool: "{pool_size: 10, max_overflow: 0}",
                endpoints: "page: {request: GET /, steps: [{query: {rows: 1}}, {wait: 500ms}]}",
                load: "closed: {clients: 20, requests: 20}")
            let measured = try Workbench.measure(file) {
                $0.database = StackBench.postgresql(maxConnections: 10)
            }
            // Three of the ten are kept for superusers.
            let failed = measured.metric("errors.too_many_connections") * 20
            #expect(failed >= 6 && failed <= 13)
            #expect(measured.metric("errors.rate") == measured.metric("errors.too_many_connections"))
        }

        @Test func `a blocked event loop is killed for its silence, and the log says so`() throws {
            let file = StackBench.file(
                server: "workers: 1, worker_class: gevent, timeout: 1",
                endpoints: "block: {request: GET /, steps: [{cpu: 20s}]}",
                load: "closed: {clients: 1, requests: 1}")
            let measured = try Workbench.measure(file)
            #expect(measured.logged("worker_timeout") >= 1)
            #expect(measured.metric("errors.reset") == 1)
            #expect(measured.result.points[0].warnings.contains { $0.contains("silent heartbeat") })
        }

        @Test(arguments: [WorkerClass.sync, .gthread])
        func `runs other workers`(kind: WorkerClass) throws {
            let file = StackBench.file(
                endpoints: "page: {request: GET /, steps: [{query: {rows: 1}}, {wait: 100ms}]}",
                load: "closed: {clients: 4, requests: 8}")
            let measured = try Workbench.measure(file) {
                $0.server.workerClass = kind
                $0.server.threads = kind == .gthread ? 4 : 1
            }
            #expect(measured.metric("errors.rate") == 0)
            // One after the other, or four at once.
            let least = kind == .sync ? 0.8 : 0.2
            #expect(measured.record.runs.last.map { $0.duration >= least } == true)
        }
    }
}
