import Experiments
import Models
import RealServer
import Testing

extension RealProcesses {
    /// What a measurement says about itself, and when its figures are not to be trusted.
    @Suite("Trust in a measurement", .serialized)
    struct TrustTests {
        private func measure(
            _ load: String, rules: (inout DiscardRules) -> Void = { _ in }
        ) throws -> RealServer.Measurement {
            let file = Workbench.file(endpoints: "page: {request: GET /, steps: [{wait: 4ms}]}", load: load)
            var options = MeasurementOptions()
            options.executable = Workbench.executable
            options.repetitions = 2
            rules(&options.rules)
            return try RealServer.measure(file, try file.points(), options)
        }

        private func untrusted(_ measurement: RealServer.Measurement) -> [String] {
            measurement.result.points[0].warnings.filter { $0.hasPrefix("untrusted: ") }
        }

        @Test(arguments: [
            "open: {rate: 300/s, duration: 2s}", "open: {rate: 300/s, requests: 300}",
            "closed: {clients: 6, duration: 2s}", "closed: {clients: 6, requests: 400, keepalive: true}",
        ])
        func `requests in flight and the time they took agree, whatever bounds the run`(load: String) throws {
            let measurement = try measure(load)
            #expect(measurement.metric("generator.little") < 1e-3)
            #expect(measurement.record.runs.allSatisfy { !($0.discarded ?? "").contains("Little") })
        }

        @Test func `arrivals handled are those that the rate asks for`() throws {
            let measurement = try measure("open: {rate: {from: 100/s, to: 500/s}, duration: 2s}")
            // Two runs of 600 arrivals in the mean: five standard deviations of their mean.
            #expect(abs(measurement.metric("generator.achieved") - 1) < 5 / 1200.0.squareRoot())
        }

        @Test func `what the generator takes by itself is measured, and too great a share of it distrusted`()
            throws
        {
            let floor = try #require(try measure("closed: {clients: 2, requests: 200}").record.floor)
            #expect(floor.requests == 500)
            #expect(floor.median > 0 && floor.median <= floor.p99)
            #expect(floor.generatorCPU > 0 && floor.generatorCPU < floor.p99)
            let strict = try measure("closed: {clients: 2, requests: 200}") { $0.floorShare = 1e-6 }
            #expect(untrusted(strict).contains { $0.contains("are the load generator's") })
        }

        @Test func `a point whose runs break a rule to the last is not to be trusted, and says why`() throws {
            let measurement = try measure("open: {rate: 300/s, duration: 1s}") { rules in
                rules.generatorLag = 0
                rules.extraRuns = 1
            }
            #expect(measurement.record.runs.count { $0.discarded != nil } == 1)
            #expect(measurement.result.points[0].replications == 2)
            #expect(untrusted(measurement).contains { $0.contains("although the generator was late") })
        }

        @Test func `a drift from the first half to the second is judged by its interval`() throws {
            let load = "closed: {clients: 4, duration: 2s}"
            let measurement = try measure(load)
            let drift = try #require(measurement.result.points[0].metrics["drift.throughput"])
            #expect(drift.value.magnitude < 1)
            // No interval lies within a band of less than no width.
            let strict = try measure(load) { $0.drift = -10 }
            #expect(untrusted(strict).contains { $0.contains("not stationary") })
        }
    }
}
