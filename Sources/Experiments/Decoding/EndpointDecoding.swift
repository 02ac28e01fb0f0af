import Models

extension Decoding {
    /// `endpoints`; where the file has none, one is implied: a GET of the root page.
    mutating func endpoints(_ file: Section) -> [Endpoint] {
        guard file.node("endpoints") != nil else {
            return [Endpoint(name: "request", steps: [])]
        }
        guard let section = section(file, "endpoints", known: nil) else {
            return [Endpoint(name: "request", steps: [])]
        }
        var endpoints: [Endpoint] = []
        for entry in section.entries where !endpoints.contains(where: { $0.name == entry.key }) {
            endpoints.append(endpoint(entry, section))
        }
        if endpoints.isEmpty {
            report(
                "`endpoints` is empty", at: section.place,
                remedy: "name one, or remove the section for one that is implied")
            return [Endpoint(name: "request", steps: [])]
        }
        if !endpoints.contains(where: { $0.weight > 0 }) {
            report(
                "all weights are zero: no endpoint would be asked", at: section.place,
                remedy: "give one a weight above 0")
            endpoints[0].weight = 1
        }
        return endpoints
    }

    private mutating func endpoint(_ entry: YAMLNode.Entry, _ endpoints: Section) -> Endpoint {
        checkName(entry.key, "an endpoint", at: entry.keyPlace)
        if MetricNames.heads.contains(entry.key) {
            report(
                "`\(entry.key)` cannot name an endpoint: metrics begin with it", at: entry.keyPlace,
                remedy: "choose another name")
        }
        var endpoint = Endpoint(name: entry.key, steps: [])
        let known = ["request", "expect", "weight", "steps", "headers", "body", "params"]
        guard let section = section(endpoints, entry.key, known: known) else { return endpoint }
        requestForm(section, into: &endpoint)
        endpoint.expect = count(section, "expect", from: 100, to: 599, default: 200, of: "Headroom")
        endpoint.weight = number(section, "weight", .factor, default: 1, of: "Headroom")
        if let steps = section.node("steps") {
            endpoint.steps = self.steps(steps, section.path("steps"), place: .endpoint)
        }
        return endpoint
    }
}
