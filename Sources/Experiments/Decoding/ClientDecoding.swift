import Models

extension Decoding {
    /// What `workload` says of the clients beside their load: the way to the server, patience, retries, sessions.
    mutating func clients(_ workload: Section, into scenario: inout Scenario) {
        scenario.workload.network = network(workload)
        scenario.workload.clientTimeout = number(workload, "client_timeout", .positiveDuration)
        if workload.node("client_timeout") == nil {
            resolve(workload.path("client_timeout"), "never", .defaultOf("Headroom"))
        }
        scenario.workload.retries = retries(workload)
        scenario.workload.cdn = number(workload, "cdn", .partialFraction, default: 0, of: "Headroom")
        scenario.workload.sessions = sessions(workload, scenario.endpoints)
    }

    private mutating func network(_ workload: Section) -> Network {
        var network = Network()
        let known = ["rtt", "tls", "bandwidth"]
        let section = self.section(workload, "network", known: known) ?? absent(workload, "network")
        network.rtt = number(section, "rtt", .duration, default: 0, of: "Headroom")
        network.tls = flag(section, "tls", default: false, of: "Headroom")
        network.bandwidth = number(section, "bandwidth", .bandwidth)
        if section.node("bandwidth") == nil {
            resolve(section.path("bandwidth"), "no limit", .defaultOf("Headroom"))
        }
        return network
    }

    /// A number of further attempts, or `{limit: 3, backoff: 100ms, max_backoff: 10s, jitter: 50%}`.
    private mutating func retries(_ workload: Section) -> RetryPolicy {
        var policy = RetryPolicy()
        let limits = Measure.count(from: 0, to: 1000)
        let owner = "Headroom"
        guard let node = workload.node("retries"), node.entries != nil else {
            policy.limit = Int(number(workload, "retries", limits, default: 0, of: owner))
            return policy
        }
        let known = ["limit", "backoff", "max_backoff", "jitter"]
        guard let section = section(workload, "retries", known: known) else { return policy }
        policy.limit = Int(required(section, "limit", limits))
        policy.backoff = number(section, "backoff", .duration, default: policy.backoff, of: owner)
        policy.maximumBackoff = number(
            section, "max_backoff", .duration, default: policy.maximumBackoff, of: owner)
        policy.jitter = number(section, "jitter", .fraction, default: policy.jitter, of: owner)
        if policy.maximumBackoff < policy.backoff {
            report(
                "the longest pause is shorter than the first", at: section.place(of: "max_backoff"),
                remedy: "raise max_backoff, or lower backoff")
        }
        if policy.jitter > 0 && policy.backoff == 0 {
            note(
                "`jitter` does nothing without a backoff", at: section.place(of: "jitter"),
                remedy: "add `backoff: 100ms`")
        }
        return policy
    }

    /// `[{weight: 3, requests: [list, item, item]}, …]`, by the names of endpoints.
    private mutating func sessions(_ workload: Section, _ endpoints: [Endpoint]) -> [Session] {
        guard let node = workload.node("sessions") else { return [] }
        let path = workload.path("sessions")
        var sessions: [Session] = []
        for (index, element) in list(node, path).enumerated() {
            guard let section = section(element, "\(path).\(index)", known: ["weight", "requests"]) else {
                continue
            }
            let weight = number(section, "weight", .factor, default: 1, of: "Headroom")
            guard let requests = section.node("requests") else {
                report(
                    "a session has no `requests`", at: section.place,
                    remedy: "list its endpoints in their order: requests: [\(endpoints[0].name)]")
                continue
            }
            let names = list(requests, section.path("requests"))
            if requests.elements?.isEmpty == true {
                report("a session without requests", at: requests.place, remedy: "list at least one endpoint")
            }
            let known = names.compactMap { endpoint($0, endpoints) }
            resolve(
                section.path("requests"), known.map { endpoints[$0].name }.joined(separator: ", "),
                requests.place.origin)
            if !known.isEmpty { sessions.append(Session(weight: weight, endpoints: known)) }
        }
        if !sessions.isEmpty && !sessions.contains(where: { $0.weight > 0 }) {
            report(
                "all sessions have the weight zero: none would begin", at: node.place,
                remedy: "give one a weight above 0")
        }
        noteUnasked(node, sessions, endpoints)
        return sessions
    }

    private mutating func endpoint(_ node: YAMLNode, _ endpoints: [Endpoint]) -> Int? {
        guard let name = text(node, "requests") else { return nil }
        if let index = endpoints.firstIndex(where: { $0.name == name }) { return index }
        report(
            "there is no endpoint `\(name)`", at: node.place,
            remedy: Suggestion.remedy(for: name, among: endpoints.map(\.name), noun: "endpoint"))
        return nil
    }

    private mutating func noteUnasked(_ node: YAMLNode, _ sessions: [Session], _ endpoints: [Endpoint]) {
        let asked = sessions.filter { $0.weight > 0 }.flatMap(\.endpoints)
        let unasked = endpoints.indices.filter { !asked.contains($0) }.map { "`\(endpoints[$0].name)`" }
        guard !sessions.isEmpty, !unasked.isEmpty else { return }
        note(
            "no session asks \(unasked.joined(separator: ", "))", at: node.place,
            remedy: "where there are sessions, the endpoints' own weights do nothing")
    }
}
