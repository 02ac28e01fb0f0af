internal import SimCore

/// What stays the same during a run, resolved once: seconds on the scenario's own machines.
struct RunConstants: Sendable {
    /// Worker CPU of a wake-up, an accept, and a database connection opened.
    let wakeup: Double
    let accept: Double
    let connect: Double
    /// The load generator's CPU of opening a connection, writing a request, and reading an answer.
    let clientConnect: Double
    let clientSend: Double
    let clientReceive: Double
    /// Round trip and half of it.
    let rtt: Double
    let flight: Double
    let busyTimeout: Double
    /// For a closed workload: each client sends its next request when the last was answered.
    let isClosed: Bool
    /// The clients' think time, and what it is where it does not vary.
    let think: Distribution
    let fixedThink: Double?
    /// Of an open workload: between two arrivals.
    let gap: Distribution
    /// Number of requests after which the run ends; `nil` where it does not.
    let limit: Int?

    init(_ scenario: Scenario) {
        let server = scenario.speed(of: scenario.server.host)
        let client = scenario.speed(of: scenario.workload.host)
        let costs = scenario.costs
        wakeup = costs.wakeup / server
        accept = costs.accept / server
        connect = costs.connect / server
        // Opening the connection and writing the request are a system call or two each.
        clientConnect = 0.5 * costs.send / client
        clientSend = clientConnect
        clientReceive = costs.receive / client
        rtt = scenario.workload.network.rtt
        flight = 0.5 * rtt
        busyTimeout = scenario.database?.busyTimeout ?? 0
        limit = scenario.workload.load.requests
        switch scenario.workload.load {
        case .closed(let load):
            isClosed = true
            think = load.think
            gap = .constant(.infinity)
        case .open(let load):
            isClosed = false
            think = .constant(0)
            gap = .exponential(mean: 1 / load.rate)
        }
        if case .constant(let seconds) = think { fixedThink = seconds } else { fixedThink = nil }
    }
}
