import Experiments
import Foundation
import Models
import RealServer
import SimCore
import Testing

extension RealProcesses {
    @Suite("The load generator", .serialized)
    struct LoadGeneratorTests {
        private func scenario(_ load: Load) -> Scenario {
            Scenario(
                hosts: [Host(name: "web", cores: 1), Host(name: "aux", cores: 1)], server: Server(),
                endpoints: [Endpoint(name: "hello", steps: [])], workload: Workload(host: "aux", load: load))
        }

        private var options: MeasurementOptions {
            var options = MeasurementOptions()
            options.executable = Workbench.executable
            return options
        }

        @Test func `sends each request of a closed workload once, with as many clients as there are`() throws
        {
            let server = EchoServer(pause: 2_000)
            defer { server.stop() }
            let load = ClosedLoad(clients: 7, requests: 210)
            let records = try applyLoad(
                scenario(.closed(load)), seed: 1, repetition: 0, port: server.port, options)
            #expect(records.count == 210)
            #expect(records.allSatisfy { $0.isOK })
            #expect(Set(server.requests).count == 210)
            #expect(server.requests.count == 210)
            #expect(server.greatestConcurrency == 7)
            for client in 0..<7 {
                let numbers = records.filter { Int($0.client) == client }.map(\.number)
                #expect(numbers == Array(0..<Int32(numbers.count)))
            }
        }

        @Test func `starts at the arrival times of the simulation`() throws {
            let server = EchoServer()
            defer { server.stop() }
            let load = OpenLoad(rate: 400, requests: 200)
            let records = try applyLoad(
                scenario(.open(load)), seed: 9, repetition: 3, port: server.port, options)
            var stream = RequestDraws(seed: 9, replication: 3, weights: [1]).arrivals()
            var time = 0.0
            let wanted = (0..<200).map { _ in
                time += Distribution.exponential(mean: 1 / 400).sample(using: &stream)
                return time
            }
            let intended = records.sorted { $0.client < $1.client }.map { Double($0.intended) * 1e-9 }
            #expect(intended.count == 200)
            #expect(zip(intended, wanted).allSatisfy { abs($0 - $1) < 2e-9 })
            #expect(records.allSatisfy { $0.actual >= $0.intended && $0.completed > $0.actual })
        }

        @Test func `shows its own stall in the latency from the intended time only`() throws {
            let server = EchoServer()
            defer { server.stop() }
            Thread.detachNewThread {
                // A fifth of the way into the run, for a third of its length.
                while server.requests.count < 60 { usleep(1_000) }
                for generator in Processes.children(running: "_generator") {
                    kill(generator, SIGSTOP)
                    usleep(400_000)
                    kill(generator, SIGCONT)
                }
            }
            let load = OpenLoad(rate: 250, requests: 300)
            let records = try applyLoad(
                scenario(.open(load)), seed: 5, repetition: 0, port: server.port, options)
            func p90(_ values: [Double]) -> Double { values.sorted()[values.count * 9 / 10] }
            #expect(records.count == 300)
            #expect(p90(records.map(\.latency)) > 3 * p90(records.map(\.actualLatency)))
            #expect(p90(records.map(\.lag)) > p90(records.map(\.actualLatency)))
        }

        @Test func `tells a refused connection from an answer`() throws {
            let server = EchoServer()
            let port = server.port
            server.stop()
            let load = ClosedLoad(clients: 2, requests: 10)
            let records = try applyLoad(scenario(.closed(load)), seed: 1, repetition: 0, port: port, options)
            #expect(records.count == 10)
            #expect(records.allSatisfy { $0.outcome == OutcomeClass.refused.rawValue })
        }

        @Test func `gives up on a request after the client's timeout`() throws {
            let server = EchoServer(pause: 500_000)
            defer { server.stop() }
            var scenario = scenario(.closed(ClosedLoad(clients: 1, requests: 2)))
            scenario.workload.clientTimeout = 0.05
            let records = try applyLoad(scenario, seed: 1, repetition: 0, port: server.port, options)
            #expect(records.map(\.outcome) == Array(repeating: OutcomeClass.timeout.rawValue, count: 2))
            #expect(records.allSatisfy { $0.latency >= 0.05 })
        }
    }
}
