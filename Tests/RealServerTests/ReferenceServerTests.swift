import Experiments
import Foundation
import Models
import RealServer
import Testing

extension RealProcesses {
    @Suite("The reference server", .serialized)
    struct ReferenceServerTests {
        @Test func `answers every request exactly once, and the simulation's requests`() throws {
            let file = Workbench.file(
                endpoints: """
                    read: {request: GET /read, weight: 70, steps: [{query: {rows: 20}}, {respond: {size: 6KB}}]}
                    write:
                      request: POST /write
                      weight: 30
                      steps: [{wait: 1ms}, {transaction: [{query: {writes: 2}}]}, {respond: {size: 1KB}}]
                    """,
                load: "closed: {clients: 1, requests: 200}")
            let measurement = try Workbench.measure(file)
            #expect(measurement.record.runs[0].requests == 200)
            #expect(measurement.metric("errors.rate") == 0)
            let draws = RequestDraws(seed: measurement.result.seed, replication: 0, weights: [70, 30])
            let writes = (0..<200).count { draws.endpoint(of: draws.key(client: 0, number: $0)) == 1 }
            #expect(writes > 0)
            #expect(measurement.count(of: "write") == writes)
            #expect(measurement.count(of: "read") == 200 - writes)
        }

        @Test func `answers a crowd of clients, each request once`() throws {
            let file = Workbench.file(
                server: "workers: 4",
                endpoints: "hello: {request: GET /, steps: [{cpu: 0.2ms}, {respond: {size: 100B}}]}",
                load: "closed: {clients: 300, requests: 900}")
            let measurement = try Workbench.measure(file)
            #expect(measurement.record.runs[0].requests == 900)
            #expect(measurement.metric("errors.rate") == 0)
            // More connections at once than the queue that NIO would have made.
            #expect(measurement.record.runs[0].acceptOverflows == 0)
        }

        @Test func `does the CPU work that is declared`() throws {
            func cpu(_ declared: String) throws -> Double {
                let file = Workbench.file(
                    endpoints: "work: {request: GET /, steps: [{cpu: \(declared)}]}",
                    load: "closed: {clients: 1, requests: 100}")
                return try Workbench.measure(file).metric("cpu.server")
            }
            let difference = try cpu("10ms") - cpu("2ms")
            // Work is calibrated at the CPU's best; beside a busy neighbour it takes longer, never less.
            #expect(difference > 0.9 * 8e-3)
            #expect(difference < 2 * 8e-3)
        }

        @Test func `makes neighbours in the same worker wait for CPU work, but not for a wait`() throws {
            func neighbour(_ step: String) throws -> Double {
                let file = Workbench.file(
                    server: "workers: 1",
                    endpoints: """
                        slow: {request: GET /slow, weight: 1, steps: [{\(step): 40ms}]}
                        fast: {request: GET /fast, weight: 1, steps: [{cpu: 0.1ms}]}
                        """,
                    load: "closed: {clients: 4, requests: 100}")
                return try Workbench.measure(file).metric("fast.latency.mean")
            }
            let behindWork = try neighbour("cpu")
            let besideWait = try neighbour("wait")
            #expect(behindWork > 4 * besideWait)
        }

        @Test func `gives up waiting for a connection after pool_timeout`() throws {
            let file = Workbench.file(
                server: "workers: 1", pool: "{pool_size: 1, max_overflow: 0, pool_timeout: 50ms}",
                endpoints:
                    "hold: {request: GET /, steps: [{transaction: [{query: {rows: 1}}, {wait: 200ms}]}]}",
                load: "closed: {clients: 4, requests: 20}")
            let measurement = try Workbench.measure(file)
            let failed = measurement.metric("errors.pool_timeout")
            #expect(failed > 0)
            #expect(failed < 1)
            #expect(measurement.metric("errors.http_500") == failed)
            #expect(measurement.metric("errors.rate") == failed)
        }

        @Test func `fails with a locked database when another worker writes for too long`() throws {
            let file = Workbench.file(
                server: "workers: 2",
                endpoints: """
                    write: {request: POST /, steps: [{transaction: [{query: {writes: 1}}, {wait: 150ms}]}]}
                    """,
                load: "closed: {clients: 8, requests: 24}")
            let measurement = try Workbench.measure(file) { $0.database?.busyTimeout = 0.02 }
            let failed = measurement.metric("errors.database_locked")
            #expect(failed > 0)
            #expect(failed < 1)
            #expect(measurement.metric("errors.rate") == failed)
        }

        @Test func `kills a worker whose loop is silent, and its client gets nothing`() throws {
            let file = Workbench.file(
                server: "workers: 1, timeout: 1s",
                endpoints: "stuck: {request: GET /, steps: [{cpu: 20s}]}",
                load: "closed: {clients: 1, requests: 1}")
            let measurement = try Workbench.measure(file)
            #expect(measurement.record.runs[0].workersKilled == 1)
            #expect(measurement.metric("errors.reset") == 1)
            #expect(measurement.metric("throughput") == 0)
        }

        @Test func `deletes the warm-up of a run bounded by a duration`() throws {
            let file = Workbench.file(
                endpoints: "hello: {request: GET /, steps: [{cpu: 0.1ms}]}",
                load: "open: {rate: 200/s, duration: 1s}",
                more: "simulate: {warmup: 400ms}")
            let measurement = try Workbench.measure(file)
            let run = measurement.record.runs[0]
            #expect(!measurement.result.points[0].terminating)
            // The measured part is what remains of the second, and has its share of the 200 arrivals.
            #expect((0.55...0.7).contains(run.duration))
            #expect((60...180).contains(run.requests))
        }
    }
}
