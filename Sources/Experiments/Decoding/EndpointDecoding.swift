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
        request(section, into: &endpoint)
        endpoint.expect = count(section, "expect", from: 100, to: 599, default: 200, of: "Headroom")
        endpoint.weight = number(section, "weight", .factor, default: 1, of: "Headroom")
        if let steps = section.node("steps") {
            endpoint.steps = self.steps(steps, section.path("steps"), place: .endpoint)
        }
        for key in ["headers", "params"] {
            guard let more = self.section(section, key, known: nil) else { continue }
            for entry in more.entries { _ = text(entry.value, entry.key) }
            refuse("`\(key)`", at: more.place, remedy: "remove it")
        }
        if text(section, "body") != nil {
            refuse("`body`", at: section.place(of: "body"), remedy: "remove it")
        }
        return endpoint
    }

    /// `GET /path`.
    private mutating func request(_ section: Section, into endpoint: inout Endpoint) {
        guard let node = section.node("request") else {
            resolve(section.path("request"), "GET /", .defaultOf("Headroom"))
            return
        }
        guard let text = text(node, "request") else { return }
        let methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
        let parts = text.split(separator: " ")
        guard parts.count == 2, parts[1].hasPrefix("/") else {
            report(
                "`\(text)` is no request", at: node.place,
                remedy: "write a method and a path, such as GET /api/orders")
            return
        }
        guard methods.contains(String(parts[0])) else {
            report(
                "`\(parts[0])` is no method", at: node.place,
                remedy: Suggestion.remedy(for: String(parts[0]), among: methods, noun: "method"))
            return
        }
        guard parts[1].utf8.allSatisfy({ $0 > 32 && $0 < 127 }) else {
            report(
                "the path `\(parts[1])` has a letter that a URL cannot hold", at: node.place,
                remedy: "write it percent-encoded")
            return
        }
        endpoint.method = String(parts[0])
        endpoint.path = String(parts[1])
        resolve(section.path("request"), text, node.place.origin)
    }
}
