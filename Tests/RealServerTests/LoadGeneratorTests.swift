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

        @Test func `sends a client's requests over one connection where they are kept`() throws {
            let server = EchoServer()
            defer { server.stop() }
            let load = ClosedLoad(clients: 5, requests: 400, keepalive: true)
            let records = try applyLoad(
                scenario(.closed(load)), seed: 1, repetition: 0, port: server.port, options)
            #expect(records.count == 400)
            #expect(records.allSatisfy { $0.isOK })
            #expect(Set(server.requests).count == 400)
            #expect(server.connections == 5)
        }

        @Test func `opens a new connection where the server has closed the kept one`() throws {
            let server = EchoServer(EchoServer.Manner(perConnection: 10))
            defer { server.stop() }
            let load = ClosedLoad(clients: 2, requests: 100, keepalive: true)
            let records = try applyLoad(
                scenario(.closed(load)), seed: 1, repetition: 0, port: server.port, options)
            #expect(records.count == 100)
            #expect(records.allSatisfy { $0.isOK })
            #expect((10...11).contains(server.connections))
        }

        @Test(arguments: [false, true])
        func `reads an answer in chunks to its end`(keepalive: Bool) throws {
            let server = EchoServer(EchoServer.Manner(isChunked: true))
            defer { server.stop() }
            let load = ClosedLoad(clients: 3, requests: 60, keepalive: keepalive)
            let records = try applyLoad(
                scenario(.closed(load)), seed: 1, repetition: 0, port: server.port, options)
            #expect(records.count == 60)
            #expect(records.allSatisfy { $0.isOK })
            // Each answer has two pauses of half a millisecond in it.
            #expect(records.allSatisfy { $0.latency >= 1e-3 })
        }

        @Test func `an answer with another status than expected is an error`() throws {
            let server = EchoServer(EchoServer.Manner(status: 302))
            defer { server.stop() }
            var scenario = scenario(.closed(ClosedLoad(clients: 1, requests: 5)))
            let failed = try applyLoad(scenario, seed: 1, repetition: 0, port: server.port, options)
            #expect(failed.map(\.outcome) == Array(repeating: OutcomeClass.http500.rawValue, count: 5))
            scenario.endpoints[0].expect = 302
            let met = try applyLoad(scenario, seed: 1, repetition: 0, port: server.port, options)
            #expect(met.allSatisfy { $0.isOK })
        }

        @Test func `sends method, headers, body and parameters, the same in every repetition of a number`()
            throws
        {
            let body = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).json")
                .path(percentEncoded: false)
            defer { try? FileManager.default.removeItem(atPath: body) }
            try Data("{\"dish\": 7}".utf8).write(to: URL(filePath: body))
            var endpoint = Endpoint(name: "order", steps: [])
            endpoint.method = "POST"
            endpoint.path = "/api/restaurants/<int:id>/orders"
            endpoint.body = body
            endpoint.headers = [
                RequestHeader(name: "Content-Type", value: .text("application/json")),
                RequestHeader(name: "X-Home", value: .environment("HOME")),
            ]
            endpoint.parameters = [
                RequestParameter(
                    name: "id", choice: .zipf(ZipfDistribution(count: 5000, exponent: 1))),
                RequestParameter(name: "note", choice: .values(["a b", "ü&"])),
            ]
            var scenario = scenario(.closed(ClosedLoad(clients: 1, requests: 50, keepalive: true)))
            scenario.endpoints = [endpoint]
            func sent(repetition: Int) throws -> [String] {
                let server = EchoServer()
                defer { server.stop() }
                let records = try applyLoad(
                    scenario, seed: 3, repetition: repetition, port: server.port, options)
                #expect(records.allSatisfy { $0.isOK })
                return server.received.map { $0.replacing(":\(server.port)", with: "") }
            }
            let first = try sent(repetition: 2)
            #expect(try sent(repetition: 2) == first)
            #expect(try sent(repetition: 3) != first)
            let home = ProcessInfo.processInfo.environment["HOME"] ?? ""
            let pattern = /POST \/api\/restaurants\/([0-9]+)\/orders\?note=(a%20b|%C3%BC%26) HTTP\/1.1\r\n/
            for text in first {
                #expect(text.prefixMatch(of: pattern) != nil)
                #expect(text.contains("\r\nContent-Length: 11\r\n"))
                #expect(text.contains("\r\nContent-Type: application/json\r\nX-Home: \(home)\r\n"))
                #expect(text.hasSuffix("\r\n\r\n{\"dish\": 7}"))
            }
            let numbers = first.compactMap { (try? pattern.prefixMatch(in: $0)).flatMap { Int($0.1) } }
            #expect(Set(numbers).count > 10 && numbers.allSatisfy { (1...5000).contains($0) })
        }

        @Test func `a stall of the server shows in the latency from the intended time only`() throws {
            // Four connections: at most four requests see the stall themselves, the others wait for one of them.
            let server = EchoServer(EchoServer.Manner(stall: (after: 300, seconds: 1.4)))
            defer { server.stop() }
            var load = OpenLoad(rate: 500, duration: 4, keepalive: true)
            load.connections = 4
            let records = try applyLoad(
                scenario(.open(load)), seed: 5, repetition: 0, port: server.port, options)
            func p99(_ values: [Double]) -> Double { values.sorted()[values.count * 99 / 100] }
            #expect(records.count > 1500)
            // A tenth and more of the requests were meant to be sent during the stall.
            #expect(p99(records.map(\.latency)) > 1)
            #expect(p99(records.map(\.actualLatency)) < 0.5)
            #expect(server.connections == 4)
        }

        @Test func `counts arrivals beyond the cap instead of sending them`() throws {
            let server = EchoServer(pause: 300_000)
            defer { server.stop() }
            var options = options
            options.limits.inFlight = 5
            let load = OpenLoad(rate: 2000, requests: 100)
            let records = try applyLoad(
                scenario(.open(load)), seed: 5, repetition: 0, port: server.port, options)
            #expect(records.count < 100)
            #expect(records.count >= 5)
            #expect(server.greatestConcurrency == 5)
        }

        @Test func `gives a run up where too many requests fail`() throws {
            let server = EchoServer(EchoServer.Manner(status: 500))
            defer { server.stop() }
            var options = options
            options.limits.errors = 0.5
            let load = ClosedLoad(clients: 2, duration: 30)
            let error = #expect(throws: MeasurementError.self) {
                try applyLoad(scenario(.closed(load)), seed: 5, repetition: 0, port: server.port, options)
            }
            #expect(
                error?.description.hasPrefix("1000 of the last 1000 requests failed (status 500:") == true)
        }

        @Test func `sends a log's requests at their times`() throws {
            let server = EchoServer()
            defer { server.stop() }
            let arrivals = [(0.0, "/a?x=1"), (0.15, "/b"), (0.15, "/c"), (0.4, "/d")].map {
                ReplayedArrival(time: $0.0, endpoint: 0, target: $0.1)
            }
            let load = Load.replay(ReplayLoad(log: "x.log", arrivals: arrivals))
            let records = try applyLoad(scenario(load), seed: 5, repetition: 0, port: server.port, options)
            let intended = records.sorted { $0.client < $1.client }.map(\.intended)
            #expect(intended == [0, 150_000_000, 150_000_000, 400_000_000])
            #expect(records.allSatisfy { $0.isOK && $0.actual >= $0.intended })
            let lines = Set(server.received.compactMap { $0.components(separatedBy: "\r\n").first })
            #expect(
                lines == ["GET /a?x=1 HTTP/1.0", "GET /b HTTP/1.0", "GET /c HTTP/1.0", "GET /d HTTP/1.0"])
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
