import Models

extension Decoding {
    /// `workload`. Without it, visitors come by themselves: Poisson arrivals at 10/s for 60 s, a light load
    /// from which `find` answers in requests per second. Without `workload.host` the load comes from a
    /// computer of its own, a host named `client` with one core.
    mutating func workload(
        _ file: Section, into scenario: inout Scenario, hostsAreKnown: Bool, _ folder: inout DemandsFolder
    ) {
        let known = [
            "host", "closed", "open", "replay", "client_timeout", "retries", "network", "cdn", "sessions",
        ]
        let empty = Section(path: "workload", place: file.place, entries: [])
        let section = section(file, "workload", known: known) ?? empty
        if section.node("host") != nil {
            scenario.workload.host = host(section, default: nil, hosts: scenario.hosts)
        } else {
            if !scenario.hosts.contains(where: { $0.name == "client" }) {
                scenario.hosts.append(Host(name: "client", cores: 1))
            }
            scenario.workload.host = "client"
            resolve("workload.host", "client", .defaultOf("Headroom"))
        }
        scenario.workload.load = load(
            section, isGiven: file.node("workload") != nil, endpoints: scenario.endpoints, &folder)
        clients(section, into: &scenario)
    }
}
