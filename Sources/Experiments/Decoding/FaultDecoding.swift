import Models

extension Decoding {
    private static let faultKinds = [
        "slow_database", "kill_worker", "stick_worker", "instance_down", "flush_cache", "leak",
    ]

    /// `faults`: `[{at: 30s, for: 10s, slow_database: 3x}, {at: 60s, kill_worker: {worker: 2}}]`.
    mutating func faults(_ file: Section, _ scenario: Scenario) -> [Fault] {
        guard let node = file.node("faults") else { return [] }
        return list(node, "faults").enumerated().compactMap { index, element in
            fault(element, "faults.\(index)", scenario)
        }
    }

    private mutating func fault(_ node: YAMLNode, _ path: String, _ scenario: Scenario) -> Fault? {
        guard let section = section(node, path, known: ["at", "for"] + Self.faultKinds) else { return nil }
        let kinds = Self.faultKinds.filter { section.node($0) != nil }
        guard kinds.count == 1 else {
            report(
                kinds.isEmpty
                    ? "nothing says what goes wrong"
                    : "one fault has one of \(kinds.joined(separator: ", "))",
                at: section.place,
                remedy: kinds.isEmpty
                    ? "add one of " + Self.faultKinds.joined(separator: ", ") : "write one line for each")
            return nil
        }
        let at = required(section, "at", .duration)
        let duration = number(section, "for", .positiveDuration)
        guard let kind = kind(kinds[0], section, scenario) else { return nil }
        switch kind {
        case .killWorker, .flushCache:
            if section.node("for") != nil {
                report(
                    "`\(kinds[0])` is over at once", at: section.place(of: "for"), remedy: "remove `for`")
            }
        default: break
        }
        if let end = scenario.workload.load.duration, at >= end {
            note(
                "the run is over at \(Quantity(end, .duration).text), before this fault", at: section.place,
                remedy: "lower `at`, or lengthen the run")
        }
        return Fault(kind, at: at, duration: duration)
    }

    private mutating func kind(_ name: String, _ section: Section, _ scenario: Scenario) -> Fault.Kind? {
        switch name {
        case "slow_database":
            guard let factor = factor(section, name) else { return nil }
            if scenario.database == nil {
                report("the stack has no database", at: section.place(of: name), remedy: "add stack.database")
            }
            return .slowDatabase(factor: factor)
        case "kill_worker":
            return worker(section, name, scenario.server).map {
                .killWorker(instance: $0.instance, worker: $0.worker)
            }
        case "stick_worker":
            return worker(section, name, scenario.server).map {
                .stickWorker(instance: $0.instance, worker: $0.worker)
            }
        case "instance_down":
            let instances = scenario.server.instances
            guard let down = self.section(section, name, known: ["instance"]) else { return nil }
            return .instanceDown(instance: ordinal(down, "instance", of: instances))
        case "flush_cache":
            if !flag(section, name, default: true, of: "Headroom") {
                report(
                    "`flush_cache: false` is no fault", at: section.place(of: name),
                    remedy: "write flush_cache: true, or remove the line")
            }
            if scenario.cache == nil {
                report("the stack has no cache", at: section.place(of: name), remedy: "add stack.cache")
            }
            return .flushCache
        default: return number(section, name, .positiveSize).map { .leak(bytesPerRequest: $0) }
        }
    }

    /// `{worker: 2}` or `{instance: 1, worker: 2}`, counted from 1.
    private mutating func worker(
        _ section: Section, _ key: String, _ server: Server
    ) -> (instance: Int, worker: Int)? {
        guard let section = self.section(section, key, known: ["instance", "worker"]) else { return nil }
        let instance = ordinal(section, "instance", of: server.instances)
        return (instance, ordinal(section, "worker", of: server.workers))
    }

    /// The index of the nth of `count`, which the file counts from 1; the first, where nothing is said.
    private mutating func ordinal(_ section: Section, _ key: String, of count: Int) -> Int {
        let number = self.count(section, key, from: 1, default: 1, of: "Headroom")
        if number > count, let node = section.node(key) {
            report(
                "there is no \(key) \(number): stack.server has \(count)", at: node.place,
                remedy: count == 1 ? "the only one is 1" : "they are counted from 1 to \(count)")
        }
        return number - 1
    }

    /// `3x`.
    mutating func factor(_ section: Section, _ key: String) -> Double? {
        guard let node = section.node(key), let written = text(node, key) else { return nil }
        guard written.hasSuffix("x"), let factor = try? quantity(String(written.dropLast()), .positiveFactor)
        else {
            report("`\(written)` is no factor", at: node.place, remedy: "write a number and x, such as 3x")
            return nil
        }
        resolve(section.path(key), written, value: factor, node.place.origin)
        return factor
    }
}
