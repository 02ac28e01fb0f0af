import Models

extension Decoding {
    /// `measure.app`: steps, restaurants (alone, or with options), or module:application.
    mutating func app(_ measure: Section) -> MeasurementSettings.App {
        guard let node = measure.node("app") else {
            resolve(measure.path("app"), "steps", .defaultOf("Headroom"))
            return .steps
        }
        if node.entries != nil {
            guard let section = section(measure, "app", known: ["restaurants"]),
                let options = self.section(section, "restaurants", known: ["index", "gzip", "restaurants"])
            else { return .steps }
            return .restaurants(restaurants(options))
        }
        guard let name = text(node, "app") else { return .steps }
        resolve(measure.path("app"), name, node.place.origin)
        switch name {
        case "steps": return .steps
        case "restaurants": return .restaurants(RestaurantOptions())
        default:
            let parts = name.split(separator: ":", omittingEmptySubsequences: false)
            if parts.count != 2 || parts.contains(where: \.isEmpty) {
                report(
                    "`\(name)` is no app", at: node.place, remedy: "write steps, restaurants or module:app")
            }
            return .module(name)
        }
    }

    private mutating func restaurants(_ section: Section) -> RestaurantOptions {
        var options = RestaurantOptions()
        options.index = flag(section, "index", default: options.index, of: "Headroom")
        options.gzip = flag(section, "gzip", default: options.gzip, of: "Headroom")
        options.restaurants = count(
            section, "restaurants", from: 1, to: 1_000_000, default: options.restaurants, of: "Headroom")
        return options
    }

    /// `measure.hosts`: which CPUs of this computer play which host, and how much of them.
    mutating func hostCPUs(_ section: Section, _ hosts: [Host]) -> [HostCPUs] {
        var result: [HostCPUs] = []
        let names = hosts.map(\.name)
        for entry in section.entries {
            if !names.isEmpty && !names.contains(entry.key) {
                report(
                    "there is no host `\(entry.key)` in stack.hosts", at: entry.keyPlace,
                    remedy: Suggestion.remedy(for: entry.key, among: names, noun: "host"))
            }
            guard let host = self.section(section, entry.key, known: ["cpus", "quota"]) else { continue }
            guard let node = host.node("cpus") else {
                report("`\(host.path)` has no `cpus`", at: host.place, remedy: "add `cpus: [0]`")
                continue
            }
            let cpus = list(node, host.path("cpus")).compactMap { quantity($0, .count(from: 0, to: 4095)) }
                .map { Int($0) }
            if Set(cpus).count < cpus.count {
                report("a CPU is listed twice", at: node.place, remedy: "list each once")
            }
            if node.elements?.isEmpty == true {
                report("the list of CPUs is empty", at: node.place, remedy: "list at least one")
            }
            resolve(host.path("cpus"), cpus.map(String.init).joined(separator: ", "), node.place.origin)
            var quota: Double?
            if let node = host.node("quota") {
                quota = number(host, "quota", .positiveFactor)
                if let quota, quota > Double(cpus.count) {
                    report(
                        "the quota \(node.flowText) is above the number of CPUs", at: node.place,
                        remedy: "the most allowed is \(cpus.count)")
                }
            }
            result.append(HostCPUs(host: entry.key, cpus: cpus, quota: quota))
        }
        return result
    }
}
