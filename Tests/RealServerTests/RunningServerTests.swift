import Experiments
import Foundation
import RealServer
import Testing

extension RealProcesses {
    @Suite("A server that runs already", .serialized)
    struct RunningServerTests {
        private func file(port: Int, processes: String = "", abort: String = "", load: String? = nil)
            -> ExperimentFile
        {
            let target = "{url: http://127.0.0.1:\(port)\(processes)}"
            return ExperimentFile(
                text: """
                    version: 1
                    name: bench
                    stack:
                      hosts: {web: {cores: 2}, aux: {cores: 2}}
                      server: {host: web}
                    endpoints: {hello: {request: GET /hello}}
                    workload: {host: aux, \(load ?? "closed: {clients: 2, requests: 400}")}
                    measure: {target: \(target), repetitions: 2\(abort)}
                    """, path: "bench.yaml")
        }

        private func measure(_ file: ExperimentFile) throws -> RealServer.Measurement {
            var options = MeasurementOptions()
            options.executable = Workbench.executable
            return try RealServer.measure(file, file.points(), options)
        }

        @Test func `is measured with the CPU of the processes that are named, and left running`() throws {
            let work = 2e-3
            let server = try NullServer(work: work, executable: Workbench.executable)
            defer { server.stop() }
            let pid = try #require(Processes.listening(on: server.port))
            let measurement = try measure(
                file(port: server.port, processes: ", processes: {server: {pid: \(pid)}}"))
            // The null server is busy for so long by the clock: its CPU time is at most that and its own.
            #expect(measurement.metric("cpu.server") > 0.5 * work)
            #expect(measurement.metric("utilization.web.cpu") > 0)
            #expect(measurement.metric("errors.rate") == 0)
            #expect(measurement.record.runs.allSatisfy { $0.requests == 400 })
            #expect(kill(pid, 0) == 0)
        }

        @Test func `has unknown CPU time where no process is named`() throws {
            let server = try NullServer(work: 1e-3, executable: Workbench.executable)
            defer { server.stop() }
            let measurement = try measure(file(port: server.port))
            let metrics = measurement.result.points[0].metrics
            #expect(metrics["throughput"] != nil)
            #expect(metrics["cpu.server"] == nil)
            #expect(metrics["utilization.web.cpu"] == nil)
            #expect(metrics["utilization.aux.cpu"] != nil)
            #expect(measurement.record.runs.allSatisfy { $0.serverCPU == nil })
        }

        @Test func `gets no more requests once too many fail, and is not tried again`() throws {
            let server = EchoServer(EchoServer.Manner(status: 500))
            defer { server.stop() }
            let measurement = try measure(
                file(port: server.port, load: "closed: {clients: 2, duration: 30s}"))
            #expect(measurement.aborted?.contains("requests failed (status 500:") == true)
            #expect(measurement.result.points.isEmpty)
            #expect(measurement.record.aborted != nil)
        }

        @Test func `gets no more requests once they take too long`() throws {
            let server = EchoServer(pause: 200_000)
            defer { server.stop() }
            let measurement = try measure(
                file(
                    port: server.port, abort: ", abort: {latency: 100ms}",
                    load: "open: {rate: 20/s, duration: 30s}"))
            #expect(measurement.aborted?.contains("median latency") == true)
        }

        @Test func `gets as many requests as are allowed, over all runs`() throws {
            let server = EchoServer()
            defer { server.stop() }
            let measurement = try measure(file(port: server.port, abort: ", abort: {requests: 500}"))
            #expect(measurement.aborted?.contains("measure.abort.requests") == true)
            // The first run is finished and counts.
            #expect(measurement.result.points.map(\.replications) == [1])
            // Those that were being sent when the cap was reached may not have come.
            #expect((490...500).contains(server.received.count))
        }

        @Test func `has to be there, and to be this computer's`() throws {
            let gone = EchoServer()
            gone.stop()
            let absent = #expect(throws: MeasurementError.self) { try measure(file(port: gone.port)) }
            #expect(absent?.description.contains("nobody answers at 127.0.0.1:\(gone.port)") == true)
            #expect(absent?.code == .environment)

            let remote = ExperimentFile(
                text: file(port: 80).text.replacing("127.0.0.1", with: "192.0.2.1"), path: "bench.yaml")
            let refused = #expect(throws: MeasurementError.self) { try measure(remote) }
            #expect(refused?.description.contains("--allow-remote") == true)
            #expect(refused?.code == .unsupported)
        }

        @Test func `has no process of a number that nobody has`() throws {
            let server = EchoServer()
            defer { server.stop() }
            let error = #expect(throws: MeasurementError.self) {
                try measure(file(port: server.port, processes: ", processes: {server: {pid: 4194304}}"))
            }
            #expect(error?.description.contains("there is no process 4194304") == true)
        }
    }
}
