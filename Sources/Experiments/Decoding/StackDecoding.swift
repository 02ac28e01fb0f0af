import Models

/// What `stack:` describes.
struct DecodedStack {
    var hosts: [Host] = []
    /// Whether the hosts could be read: else nothing that names one is checked.
    var hostsAreKnown = false
    var balancer: BalancerSettings?
    var server = Server()
    var pool = PoolSettings()
    var database: Database?
    var cache: Cache?
}

extension Decoding {
    mutating func stack(_ file: Section) -> DecodedStack {
        var stack = DecodedStack()
        guard file.node("stack") != nil else {
            report(
                "the section `stack` is missing", at: file.place,
                remedy: "say what is deployed: hosts, server, pool, database")
            return stack
        }
        let known = ["hosts", "balancer", "server", "pool", "database", "cache"]
        guard let section = section(file, "stack", known: known) else { return stack }
        if let hosts = hosts(section) {
            stack.hosts = hosts
            stack.hostsAreKnown = true
        }
        stack.server = server(section, hosts: stack.hosts)
        stack.balancer = balancer(section, hosts: stack.hosts, server: stack.server)
        stack.pool = pool(section)
        stack.database = database(section, hosts: &stack.hosts, server: stack.server)
        stack.cache = cache(section, hosts: &stack.hosts)
        lacksDatabase = section.node("database") == nil
        lacksCache = section.node("cache") == nil
        return stack
    }

    /// The name of a host that a section gives or that is implied; it must be one of `hosts`.
    mutating func host(
        _ section: Section, _ key: String = "host", default standard: String?, hosts: [Host]
    ) -> String {
        let names = hosts.map(\.name)
        guard let node = section.node(key) else {
            let implied = standard ?? (names.contains("web") ? "web" : names.count == 1 ? names[0] : nil)
            if let implied {
                resolve(section.path(key), implied, .defaultOf("Headroom"))
            } else if !names.isEmpty {
                report(
                    "`\(section.path)` does not say on which host it runs", at: section.place,
                    remedy: "add `host:` with one of " + names.joined(separator: ", "))
            }
            return implied ?? "web"
        }
        guard let name = text(node, key) else { return names.first ?? "web" }
        if !names.isEmpty && !names.contains(name) {
            let meant = Suggestion.nearest(to: name, among: names)
            report(
                "there is no host `\(name)` in stack.hosts", at: node.place,
                remedy: meant.map { "did you mean `\($0)`?" } ?? "add it there: `\(name): {cores: 1}`")
        } else {
            resolve(section.path(key), name, node.place.origin)
        }
        return name
    }

    /// The host of a service that has a machine of its own where the file does not say otherwise: one that is
    /// named after it, with one core.
    mutating func ownHost(_ section: Section, _ name: String, hosts: inout [Host]) -> String {
        guard section.node("host") == nil else { return host(section, default: name, hosts: hosts) }
        if !hosts.contains(where: { $0.name == name }) { hosts.append(Host(name: name, cores: 1)) }
        resolve(section.path("host"), name, .defaultOf("Headroom"))
        return name
    }
}
