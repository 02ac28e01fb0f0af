import Models
import RealServer

/// Headroom's load generator under the same load as another tool.
struct OwnGenerator {
    /// The command.
    var executable: String

    func run(_ load: Load, port: Int) throws -> [RequestRecord] {
        var options = MeasurementOptions()
        options.executable = executable
        let scenario = Scenario(
            hosts: [Host(name: "web", cores: 1)], server: Server(),
            endpoints: [Endpoint(name: "page", steps: [])], workload: Workload(host: "web", load: load))
        return try applyLoad(
            scenario, seed: 1, repetition: 0, port: port, cpus: OtherTool.generatorCPUs, options)
    }

    /// A closed loop as ``OtherTool/closedLoop(clients:requests:seconds:port:)`` has it.
    func closedLoop(
        like tool: OtherTool, clients: Int, requests: Int, seconds: Int, port: Int
    ) throws -> Found {
        let load =
            tool == .ab
            ? ClosedLoad(clients: clients, requests: requests)
            : ClosedLoad(clients: clients, duration: Double(seconds), keepalive: true)
        let records = try run(.closed(load), port: port)
        guard records.allSatisfy(\.isOK), let end = records.map(\.completed).max() else {
            throw OtherTool.Failure(description: "Headroom's load generator has failed requests")
        }
        let time = tool == .ab ? Double(end) * 1e-9 : Double(seconds)
        let latencies = records.map(\.actualLatency).sorted()
        return Found(
            throughput: Double(records.count) / time, median: latencies[(latencies.count - 1) / 2])
    }

    /// 99th percentile of the seconds by which requests of an open workload were sent late.
    func lag(rate: Double, seconds: Double, keepalive: Bool, port: Int) throws -> Double {
        let load = OpenLoad(rate: rate, duration: seconds, keepalive: keepalive)
        let lags = try run(.open(load), port: port).map(\.lag).sorted()
        guard !lags.isEmpty else { throw OtherTool.Failure(description: "nothing was answered") }
        return lags[min(lags.count - 1, lags.count * 99 / 100)]
    }
}
