import Models

extension Decoding {
    /// `costs`: what serving costs beside the steps, set by hand. It beats a calibration, which beats the priors.
    ///
    /// Every cost ends up among the resolved values with its origin.
    mutating func costs(_ file: Section, into scenario: inout Scenario, _ calibration: Calibration) {
        let groups = CostParameter.all.map { $0.name.split(separator: ".").map(String.init) }
        let heads = groups.map { $0[0] }
        let known = ["request"] + heads.enumerated().filter { heads.firstIndex(of: $1) == $0 }.map(\.element)
        let section = self.section(file, "costs", known: known) ?? absent(file, "costs")
        var subsections: [String: Section] = [:]
        for head in known where groups.contains(where: { $0.count == 2 && $0[0] == head }) {
            let below = groups.filter { $0.count == 2 && $0[0] == head }.map { $0[1] }
            subsections[head] = self.section(section, head, known: below) ?? absent(section, head)
        }
        requests(section, into: &scenario, calibration)
        for (parameter, parts) in zip(CostParameter.all, groups) {
            let place = parts.count == 2 ? subsections[parts[0]] ?? section : section
            let key = parts[parts.count - 1]
            if place.node(key) != nil {
                if let value = number(place, key, parameter.measure) {
                    scenario.costs[keyPath: parameter.keyPath] = value
                }
            } else {
                let value = scenario.costs[keyPath: parameter.keyPath]
                let dimension: Quantity.Dimension = parameter.isFactor ? .number : .duration
                resolve(parameter.path, Quantity(value, dimension), calibration.origin(of: parameter.path))
            }
        }
    }

    /// `costs.request`: one duration for all endpoints, or one for each by its name.
    private mutating func requests(
        _ costs: Section, into scenario: inout Scenario, _ calibration: Calibration
    ) {
        let names = scenario.endpoints.map(\.name)
        let path = costs.path("request")
        if let node = costs.node("request"), node.entries == nil {
            if let value = quantity(node, .duration) {
                for (index, name) in names.enumerated() {
                    scenario.costs.request[index] = value
                    resolve("\(path).\(name)", Quantity(value, .duration), node.place.origin)
                }
            }
            return
        }
        let section = self.section(costs, "request", known: names) ?? absent(costs, "request")
        for (index, name) in names.enumerated() {
            if let value = number(section, name, .duration) {
                scenario.costs.request[index] = value
            } else {
                let value = Quantity(scenario.costs.request[index], .duration)
                resolve("\(path).\(name)", value, calibration.origin(of: "\(path).\(name)"))
            }
        }
    }
}
