import Models

extension Decoding {
    /// `stack.hosts`; `nil` where they cannot be read.
    mutating func hosts(_ stack: Section) -> [Host]? {
        guard stack.node("hosts") != nil else {
            report(
                "stack.hosts is missing", at: stack.place,
                remedy: "add `hosts: {web: {cores: 2, memory: 4GB}}`")
            return nil
        }
        guard let section = section(stack, "hosts", known: nil) else { return nil }
        if section.entries.isEmpty {
            report("stack.hosts is empty", at: section.place, remedy: "add `web: {cores: 2, memory: 4GB}`")
            return nil
        }
        var hosts: [Host] = []
        for entry in section.entries where !hosts.contains(where: { $0.name == entry.key }) {
            checkName(entry.key, "a host", at: entry.keyPlace)
            hosts.append(host(named: entry.key, section))
        }
        return hosts
    }

    private mutating func host(named name: String, _ hosts: Section) -> Host {
        var host = Host(name: name, cores: 1)
        let known = ["plan", "cores", "memory", "quota", "speed"]
        guard let section = section(hosts, name, known: known) else { return host }
        let plan = granted(section)
        if let plan, section.node("cores") == nil {
            host.cores = plan.cores
            resolve(section.path("cores"), Quantity(Double(plan.cores), .number), .plan(plan.name))
        } else if let cores = number(section, "cores", .count(from: 1, to: 4096)) {
            host.cores = Int(cores)
        } else if section.node("cores") == nil && section.node("plan") == nil {
            report(
                "the host `\(name)` has neither `plan` nor `cores`", at: section.place,
                remedy: "add `cores: 2`, or a plan such as render/pro")
        }
        if let plan, section.node("memory") == nil {
            host.memory = plan.memory
            resolve(section.path("memory"), Quantity(plan.memory, .size), .plan(plan.name))
        } else if let memory = number(section, "memory", .positiveSize) {
            host.memory = memory
        }
        host.quota = quota(section, plan, cores: host.cores)
        host.speed = speed(section)
        return host
    }

    private mutating func granted(_ host: Section) -> Plan? {
        guard let node = host.node("plan"), let name = text(node, "plan") else { return nil }
        guard let plan = Plan.render.first(where: { $0.name == name }) else {
            report("there is no plan `\(name)`", at: node.place, remedy: Self.planMeant(by: name))
            return nil
        }
        resolve(host.path("plan"), name, node.place.origin)
        return plan
    }

    /// What to say of a plan that is not in the catalogue.
    static func planMeant(by name: String) -> String {
        let names = Plan.render.map(\.name)
        let short = names.first { $0.hasSuffix("/" + name.lowercased()) }
        if let short { return "did you mean `\(short)`?" }
        return Suggestion.remedy(for: name, among: names, noun: "plan")
    }

    /// CPU seconds per second, where that is less than all cores.
    private mutating func quota(_ host: Section, _ plan: Plan?, cores: Int) -> Double? {
        var quota: Double?
        if let node = host.node("quota") {
            quota = number(host, "quota", .positiveFactor)
            if let quota, quota > Double(cores) {
                report(
                    "the quota \(node.flowText) is above the host's cores", at: node.place,
                    remedy: "the most allowed is \(cores)")
            }
        } else if let plan, let granted = plan.quota {
            quota = granted
            resolve(host.path("quota"), Quantity(granted, .number), .plan(plan.name))
        }
        guard let quota, quota < Double(cores) else { return nil }
        return quota
    }

    /// A number, or two with `..` between.
    private mutating func speed(_ host: Section) -> ClosedSpan {
        guard let node = host.node("speed") else {
            resolve(host.path("speed"), "1", value: 1, .defaultOf("Headroom"))
            return ClosedSpan(1, 1)
        }
        let parts = (node.text ?? "").split(separator: "..", omittingEmptySubsequences: false)
        guard parts.count == 2 else {
            guard let speed = quantity(node, .positiveFactor) else { return ClosedSpan(1, 1) }
            resolve(host.path("speed"), Quantity(speed, .number), node.place.origin)
            return ClosedSpan(speed, speed)
        }
        do {
            let low = try quantity(String(parts[0]), .positiveFactor)
            let high = try quantity(String(parts[1]), .positiveFactor)
            guard low <= high else {
                report(
                    "the range `\(node.flowText)` runs downwards", at: node.place,
                    remedy: "did you mean `\(parts[1])..\(parts[0])`?")
                return ClosedSpan(1, 1)
            }
            let span = ClosedSpan(low, high)
            let text = "\(Quantity(low, .number).text(digits: 6))..\(Quantity(high, .number).text(digits: 6))"
            resolve(host.path("speed"), text, value: span.middle, node.place.origin)
            return span
        } catch {
            report(error.message, at: node.place, remedy: "write a number or a range, 0.6..1.0")
            return ClosedSpan(1, 1)
        }
    }
}
