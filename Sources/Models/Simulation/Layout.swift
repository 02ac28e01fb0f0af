internal import SimCore

/// Which process runs on which machine, once every instance has its own.
struct Layout: Sendable {
    /// The scenario's hosts, then copies of the server's, one for each further instance.
    private(set) var hosts: [Host]
    let server: Int
    let client: Int
    let database: Int
    let cache: Int
    let workers: Int
    let queues: Int
    /// Number of processes on each host: see ``ServingSimulation/generatorProcess`` and those after it.
    let processes: Int
    private let copies: Int

    init(_ scenario: Scenario) {
        guard let server = scenario.hostIndex(scenario.server.host),
            let client = scenario.hostIndex(scenario.workload.host)
        else { preconditionFailure("a host that is named does not exist") }
        self.server = server
        self.client = client
        database = scenario.database.flatMap { scenario.hostIndex($0.host) } ?? server
        cache = scenario.cache.flatMap { scenario.hostIndex($0.host) } ?? server
        workers = scenario.server.workers * scenario.server.instances
        queues =
            scenario.server.reusePort && scenario.server.workers > 1 ? workers : scenario.server.instances
        copies = scenario.server.sharesHost ? 0 : scenario.server.instances - 1
        hosts = scenario.hosts
        for _ in 0..<copies { hosts.append(hosts[server]) }
        var backends = 0
        if let database = scenario.database, database.kind == .postgresql {
            let asked = scenario.pool.limit.multipliedReportingOverflow(by: workers)
            backends = asked.overflow ? database.usable : min(database.usable, asked.partialValue)
        }
        processes = workers + 4 + backends
    }

    /// Index of the machine that an instance runs on.
    func host(ofInstance instance: Int) -> Int {
        instance == 0 || copies == 0 ? server : hosts.count - copies + instance - 1
    }
}

extension FairScheduler.Settings {
    /// A host's scheduler; how many CPUs a rented machine has in all is not known.
    static func of(_ host: Host, _ scenario: Scenario) -> FairScheduler.Settings {
        if scenario.simplifications.contains(.evenSharing) {
            // In turns that are short against any burst.
            return FairScheduler.Settings(slice: 20e-6, tick: 20e-6)
        }
        return linux(cpus: max(2, host.cores))
    }
}
