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
        let known = ["plan", "cores", "memory", "quota", "speed", "steal", "sleep"]
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
        host.steal = number(section, "steal", .partialFraction, default: 0, of: "Headroom")
        host.sleep = sleep(section, plan)
        return host
    }

    /// What a free plan does when nobody asks: `{after: 15min, waking: 30s..90s}`, or false.
    private mutating func sleep(_ host: Section, _ plan: Plan?) -> IdleSleep? {
        let standard = IdleSleep()
        guard let node = host.node("sleep") else {
            guard let plan, plan.sleeps else {
                resolve(host.path("sleep"), "false", .defaultOf("Headroom"))
                return nil
            }
            let origin = ResolvedValue.Origin.plan(plan.name)
            resolve(host.path("sleep.after"), Quantity(standard.after, .duration), origin)
            resolve(host.path("sleep.waking"), standard.waking, .duration, origin)
            return standard
        }
        if node.entries == nil {
            guard node.text == "false" else {
                report(
                    "`sleep` is false or a mapping, not \(node.text.map { "`\($0)`" } ?? node.kind)",
                    at: node.place, remedy: "write false, or {after: 15min, waking: 30s..90s}")
                return nil
            }
            resolve(host.path("sleep"), "false", node.place.origin)
            return nil
        }
        guard let section = section(host, "sleep", known: ["after", "waking"]) else { return nil }
        let after = number(section, "after", .positiveDuration, default: standard.after, of: "Render")
        guard let waking = section.node("waking") else {
            resolve(section.path("waking"), standard.waking, .duration, .defaultOf("Render"))
            return IdleSleep(after: after)
        }
        return IdleSleep(
            after: after,
            waking: span(waking, section.path("waking"), .duration, "30s..90s") ?? standard.waking)
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

    private mutating func speed(_ host: Section) -> ClosedSpan {
        guard let node = host.node("speed") else {
            resolve(host.path("speed"), "1", value: 1, .defaultOf("Headroom"))
            return ClosedSpan(1, 1)
        }
        return span(node, host.path("speed"), .positiveFactor, "0.6..1.0") ?? ClosedSpan(1, 1)
    }

    /// A quantity, or two with `..` between; `nil`, with a finding, for anything else.
    /// - Parameter example: of a range.
    private mutating func span(
        _ node: YAMLNode, _ path: String, _ measure: Measure, _ example: String
    ) -> ClosedSpan? {
        let parts = (node.text ?? "").split(separator: "..", omittingEmptySubsequences: false)
        guard parts.count == 2 else {
            guard let value = quantity(node, measure) else { return nil }
            resolve(path, Quantity(value, measure.dimension), node.place.origin)
            return ClosedSpan(value, value)
        }
        do {
            let low = try quantity(String(parts[0]), measure)
            let high = try quantity(String(parts[1]), measure)
            guard low <= high else {
                report(
                    "the range `\(node.flowText)` runs downwards", at: node.place,
                    remedy: "did you mean `\(parts[1])..\(parts[0])`?")
                return nil
            }
            let span = ClosedSpan(low, high)
            resolve(path, span, measure.dimension, node.place.origin)
            return span
        } catch {
            let noun = measure.dimension == .number ? "a number" : measure.noun
            report(error.message, at: node.place, remedy: "write \(noun) or a range, \(example)")
            return nil
        }
    }
}
