import Models

/// What `stack:` describes.
struct DecodedStack {
    var hosts: [Host] = []
    /// Whether the hosts could be read: else nothing that names one is checked.
    var hostsAreKnown = false
    var server = Server()
    var pool = PoolSettings()
    var database: Database?
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
        balancer(section, hosts: stack.hosts, server: stack.server)
        stack.pool = pool(section)
        stack.database = database(section, hosts: stack.hosts, server: stack.server)
        lacksDatabase = section.node("database") == nil
        cache(section, hosts: stack.hosts)
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

    private mutating func balancer(_ stack: Section, hosts: [Host], server: Server) {
        let known = ["kind", "policy", "host", "timeout"]
        guard let section = section(stack, "balancer", known: known) else { return }
        let policies = [
            "nginx": ["round_robin", "least_conn", "random", "ip_hash"],
            "haproxy": ["roundrobin", "leastconn", "random"],
            "render": ["round_robin"],
        ]
        let kind = word(
            section, "kind", among: ["nginx", "haproxy", "render"], default: "nginx", of: "Headroom")
        let words = policies[kind] ?? []
        _ = word(section, "policy", among: words, default: words.first ?? "", of: kind)
        _ = host(section, default: server.host, hosts: hosts)
        _ = number(section, "timeout", .duration, default: 60, of: kind)
        refuse("`balancer`", at: section.place, remedy: "remove it, and set stack.server.instances to 1")
    }

    private mutating func cache(_ stack: Section, hosts: [Host]) {
        guard let section = section(stack, "cache", known: ["kind", "host"]) else { return }
        _ = word(section, "kind", among: ["redis"], default: "redis", of: "Headroom")
        _ = host(section, default: nil, hosts: hosts)
        refuse("`cache`", at: section.place, remedy: "remove it, and the `cache` steps")
    }
}
