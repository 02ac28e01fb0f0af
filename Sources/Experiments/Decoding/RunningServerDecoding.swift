import Models

extension Decoding {
    /// `measure.target`: a word, or `{url: http://127.0.0.1:8000, processes: {server: {pid: 4711}}}`.
    mutating func target(_ measure: Section, _ scenario: Scenario) -> MeasurementSettings.Target {
        guard let node = measure.node("target"), node.entries != nil else {
            let words = ["reference", "gunicorn"]
            return word(measure, "target", among: words, default: "reference", of: "Headroom") == "gunicorn"
                ? .gunicorn : .reference
        }
        guard let section = section(measure, "target", known: ["url", "processes"]) else { return .reference }
        guard let url = section.node("url") else {
            report(
                "`measure.target` has no `url`", at: section.place,
                remedy: "write reference, gunicorn or {url: http://127.0.0.1:8000}")
            return .reference
        }
        guard let text = text(url, "url") else { return .reference }
        guard var server = RunningServer(url: text) else {
            report(
                "`\(text)` is no address that can be measured", at: url.place, remedy: Self.remedy(for: text))
            return .reference
        }
        resolve(section.path("url"), text, url.place.origin)
        server.processes = processes(section, scenario)
        return .url(server)
    }

    private static func remedy(for url: String) -> String {
        if url.hasPrefix("https://") {
            return
                "the load generator speaks plain HTTP: name the server behind what decrypts, http://host:port"
        }
        let words = url.split(separator: "/", omittingEmptySubsequences: true)
        if words.count > 2, url.hasPrefix("http://") {
            return "write http://\(words[1]), and the path in each endpoint's `request`"
        }
        return "write http://host:port, with a name or an IPv4 address"
    }

    /// `processes`: whose CPU time is told apart.
    private mutating func processes(_ target: Section, _ scenario: Scenario) -> [NamedProcesses] {
        let hosts: [(component: String, host: String?)] = [
            ("server", scenario.server.host),
            ("database", scenario.database?.kind == .postgresql ? scenario.database?.host : nil),
            ("cache", scenario.cache?.host), ("balancer", scenario.balancer?.host),
        ]
        guard let section = section(target, "processes", known: hosts.map(\.component)) else { return [] }
        var found: [NamedProcesses] = []
        for entry in section.entries {
            guard let host = hosts.first(where: { $0.component == entry.key })?.host else {
                report(
                    "the stack has no \(entry.key) with processes of its own", at: entry.keyPlace,
                    remedy: "describe it under `stack`, or remove it here")
                continue
            }
            guard let named = self.section(section, entry.key, known: ["pid", "cgroup"]) else { continue }
            guard let name = processName(named) else { continue }
            found.append(NamedProcesses(component: entry.key, host: host, name: name))
        }
        return found
    }

    private mutating func processName(_ section: Section) -> NamedProcesses.Name? {
        guard section.entries.count == 1 else {
            report(
                "`\(section.path)` is named by one of `pid` and `cgroup`", at: section.place,
                remedy: "write {pid: 4711}, or {cgroup: system.slice/shop.service}")
            return nil
        }
        if let node = section.node("pid") {
            let nodes = node.elements == nil ? [node] : list(node, section.path("pid"))
            let pids = nodes.compactMap { quantity($0, .count(from: 1, to: 4_194_304)) }.map { Int($0) }
            guard pids.count == nodes.count else { return nil }
            guard !pids.isEmpty else {
                report("the list of processes is empty", at: node.place, remedy: "name one, such as 4711")
                return nil
            }
            resolve(section.path("pid"), pids.map(String.init).joined(separator: ", "), node.place.origin)
            return .pids(pids)
        }
        guard let text = text(section, "cgroup"), let place = section.node("cgroup")?.place else {
            return nil
        }
        let path = text.drop { $0 == "/" }
        guard !path.isEmpty, !path.split(separator: "/").contains("..") else {
            report(
                "`\(text)` is no control group", at: place,
                remedy: "write its path below /sys/fs/cgroup, as `cat /proc/PID/cgroup` shows it")
            return nil
        }
        return .controlGroup(String(path))
    }

    /// `measure.abort`: when a measurement holds back or ends early.
    mutating func abortConditions(
        _ measure: Section, _ target: MeasurementSettings.Target
    ) -> AbortConditions {
        var standard = AbortConditions()
        if case .url = target { standard = .careful }
        let known = ["errors", "latency", "in_flight", "requests"]
        let section = section(measure, "abort", known: known) ?? absent(measure, "abort")
        var conditions = standard
        conditions.errors = number(
            section, "errors", .positiveFraction, default: standard.errors, of: "Headroom")
        conditions.inFlight = count(
            section, "in_flight", from: 1, to: 15_000, default: standard.inFlight, of: "Headroom")
        if section.node("latency") != nil || standard.latency != nil {
            conditions.latency = number(
                section, "latency", .positiveDuration, default: standard.latency ?? 0, of: "Headroom")
        }
        if section.node("requests") != nil || standard.requests != nil {
            conditions.requests = count(
                section, "requests", from: 1, to: 1_000_000_000, default: standard.requests ?? 1,
                of: "Headroom")
        }
        return conditions
    }
}
