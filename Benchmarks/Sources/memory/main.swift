import Harness
import Models
import SimCore

// memory REQUESTS: the most memory that the process had resident, with that many requests in flight in one stack.

/// One request a microsecond, each served by a step that waits for longer than the run lasts, nothing costing CPU
/// time: at the end all of them are in flight.
func waitingStack(requests: Int) -> Scenario {
    var server = Server()
    server.workers = 8
    server.workerConnections = requests
    let free = Costs(
        accept: 0, wakeup: 0, request: [0], statement: 0, commit: 0, connect: 0, send: 0, receive: 0, work: 1)
    return Scenario(
        hosts: [Host(name: "web", cores: 1), Host(name: "aux", cores: 1)], server: server,
        endpoints: [Endpoint(name: "slow", steps: [.wait(.constant(1000))])],
        workload: Workload(host: "aux", load: .open(OpenLoad(rate: 1e6, duration: Double(requests) * 1e-6))),
        costs: free)
}

let requests = Arguments("REQUESTS").number(0)
let run = simulate(waitingStack(requests: requests), seed: 1, replication: 0)
report(["bytes": peakResidentBytes(), "inFlight": run.growth])
