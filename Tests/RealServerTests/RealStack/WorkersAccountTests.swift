import Models
import RealServer
import Testing

extension RealProcesses {
    /// The workers' own account of real runs stands beside the load generator's.
    @Suite("The workers' account", .serialized)
    struct WorkersAccountTests {
        private static let page = "page: {request: GET /, steps: [{query: {rows: 1}}, {wait: 20ms}]}"

        private func check(_ measured: RealServer.Measurement, connections: Double) throws {
            #expect(measured.record.runs.allSatisfy { $0.discarded == nil })
            #expect(measured.metric("server.little") <= 1e-3)
            #expect(measured.metric("pool.little") <= 1e-3)
            // The wait is in the server and, until the request ends, with a connection.
            #expect(measured.metric("server.residence.mean") >= 0.02)
            #expect(
                measured.metric("server.residence.mean") <= measured.metric("latency.actual.mean") * 1.05
                    + 1e-3)
            #expect(measured.metric("pool.hold.mean") >= 0.02)
            #expect(measured.metric("pool.hold.mean") <= measured.metric("server.residence.mean"))
            #expect(measured.metric("pool.held") > 0)
            #expect(measured.metric("pool.held") <= connections)
            #expect(measured.metric("pool.held") <= measured.metric("server.in_hand"))
        }

        @Test(
            .enabled(if: StackBench.isInstalled),
            arguments: [WorkerClass.gevent, .gthread, .sync], [false, true])
        func `of gunicorn agrees with the load generator's`(kind: WorkerClass, isTimed: Bool) throws {
            let bound = isTimed ? "duration: 2s" : "requests: 80, keepalive: true"
            let file = StackBench.file(
                server: "workers: 2, worker_class: gevent", pool: "{pool_size: 2, max_overflow: 0}",
                endpoints: Self.page, load: "closed: {clients: 4, \(bound)}")
            let measured = try Workbench.measure(file) {
                $0.server.workerClass = kind
                $0.server.threads = kind == .gthread ? 4 : 1
            }
            try check(measured, connections: 4)
            #expect(measured.metric("server.in_hand") <= 4 * 1.05)
        }

        @Test(.enabled(if: StackBench.isInstalled))
        func `is whole when workers are replaced`() throws {
            let file = StackBench.file(
                server: "workers: 2, worker_class: gevent, max_requests: 20",
                pool: "{pool_size: 2, max_overflow: 0}", endpoints: Self.page,
                load: "closed: {clients: 4, requests: 600}")
            let measured = try Workbench.measure(file)
            // A gevent worker that has had enough looks up once a second.
            #expect(measured.logged("booting_worker") > 2)
            try check(measured, connections: 4)
        }

        @Test func `of the reference server agrees with the load generator's`() throws {
            let file = Workbench.file(
                pool: "{pool_size: 2, max_overflow: 0}", endpoints: Self.page,
                load: "open: {rate: 100/s, duration: 2s}")
            try check(try Workbench.measure(file), connections: 4)
        }
    }
}
