import Models

extension Decoding {
    /// What a kind of balancer can do, under its own names.
    private struct Offer {
        /// The kind's name for each policy; the first is its default.
        var policies: [(name: String, policy: BalancerPolicy)]
        /// Keys beside those that every kind has.
        var keys: Set<String>
        /// Whose defaults they are.
        var owner: String
    }

    private static let common = ["kind", "policy", "timeout", "retries", "health"]

    /// Of nginx's open-source version and of HAProxy 2.6. Render documents neither its policy nor its retries, so
    /// these are to be chosen, and the defaults are guesses.
    private static func offer(of kind: BalancerKind) -> Offer {
        switch kind {
        case .nginx:
            Offer(
                policies: [
                    ("round_robin", .roundRobin), ("least_conn", .leastConnections), ("random", .random),
                    ("random two", .randomOfTwo),
                ], keys: ["host", "weights"], owner: "nginx")
        case .haproxy:
            Offer(
                policies: [
                    ("roundrobin", .roundRobin), ("leastconn", .leastConnections), ("random", .randomOfTwo),
                    ("random(2)", .randomOfTwo), ("random(1)", .random),
                ], keys: ["host", "weights", "max_connections", "queue_timeout"], owner: "HAProxy")
        case .render:
            Offer(
                policies: [
                    ("round_robin", .roundRobin), ("least_conn", .leastConnections), ("random", .random),
                    ("random two", .randomOfTwo),
                ], keys: [], owner: "Headroom")
        }
    }

    /// `stack.balancer`. Several instances without one stand behind the platform's own.
    mutating func balancer(_ stack: Section, hosts: [Host], server: Server) -> BalancerSettings? {
        guard stack.node("balancer") != nil else {
            return server.instances > 1 ? platformBalancer(stack) : nil
        }
        let known = [
            "kind", "policy", "host", "timeout", "max_connections", "queue_timeout", "retries", "weights",
            "health",
        ]
        guard let section = section(stack, "balancer", known: known) else { return nil }
        var settings = BalancerSettings()
        let kinds = ["nginx", "haproxy", "render"]
        settings.kind =
            BalancerKind(rawValue: word(section, "kind", among: kinds, default: "render", of: "Headroom"))
            ?? .render
        let offer = Self.offer(of: settings.kind)
        for key in known where section.node(key) != nil && !(Self.common + offer.keys).contains(key) {
            report(
                "`\(key)` means nothing for \(settings.kind.rawValue)", at: section.place(of: key),
                remedy: settings.kind == .nginx
                    ? "remove it, or set kind to haproxy, which queues requests"
                    : "remove it: the platform's balancer runs outside of stack.hosts, as it is")
        }
        settings.policy = policy(section, settings.kind, offer)
        if offer.keys.contains("host") { settings.host = host(section, default: nil, hosts: hosts) }
        settings.timeout = number(
            section, "timeout", .positiveDuration, default: 60,
            of: settings.kind == .nginx ? "nginx" : "Headroom")
        if offer.keys.contains("max_connections") {
            settings.maximumConnections = number(section, "max_connections", .count(from: 1)).map { Int($0) }
            settings.queueTimeout = number(
                section, "queue_timeout", .positiveDuration, default: 60, of: "Headroom")
            if section.node("queue_timeout") != nil && settings.maximumConnections == nil {
                note(
                    "`queue_timeout` does nothing without max_connections: nothing queues",
                    at: section.place(of: "queue_timeout"), remedy: "add max_connections")
            }
        }
        // nginx tries each server once; HAProxy's retries default to 3.
        let tries = [BalancerKind.nginx: server.instances - 1, .haproxy: 3][settings.kind] ?? 0
        settings.retries = count(section, "retries", to: 1000, default: tries, of: offer.owner)
        settings.weights = weights(section, instances: server.instances)
        settings.health = health(section, settings.kind)
        return settings
    }

    private mutating func platformBalancer(_ stack: Section) -> BalancerSettings {
        let section = absent(stack, "balancer")
        var settings = BalancerSettings()
        settings.retries = 0
        settings.health = HealthCheck()
        let owner = ResolvedValue.Origin.defaultOf("Headroom")
        resolve(section.path("kind"), settings.kind.rawValue, owner)
        resolve(section.path("policy"), "round_robin", owner)
        resolve(section.path("timeout"), Quantity(settings.timeout, .duration), owner)
        resolve(section.path("retries"), Quantity(0, .number), owner)
        return settings
    }

    private mutating func policy(_ section: Section, _ kind: BalancerKind, _ offer: Offer) -> BalancerPolicy {
        if let node = section.node("policy"), node.text == "ip_hash" || node.text == "source" {
            report(
                "`\(node.flowText)` is not modelled: clients have no addresses here", at: node.place,
                remedy: "for many clients, `random` comes near to it")
            return .roundRobin
        }
        let words = offer.policies.map(\.name)
        let written = word(section, "policy", among: words, default: words[0], of: offer.owner)
        return offer.policies.first { $0.name == written }?.policy ?? .roundRobin
    }

    /// One for each instance; none for all alike.
    private mutating func weights(_ section: Section, instances: Int) -> [Int] {
        guard let node = section.node("weights") else { return [] }
        let elements = list(node, section.path("weights"))
        let weights = elements.compactMap { quantity($0, .count(from: 0, to: 256)) }.map { Int($0) }
        guard weights.count == elements.count, node.elements != nil else { return [] }
        if weights.count != instances {
            report(
                "there are \(weights.count) weights and \(instances) instance\(instances == 1 ? "" : "s")",
                at: node.place, remedy: "give one weight for every instance")
        } else if !weights.contains(where: { $0 > 0 }) {
            report(
                "all weights are zero: no instance would be asked", at: node.place,
                remedy: "give one a weight above 0")
        }
        resolve(section.path("weights"), weights.map(String.init).joined(separator: ", "), node.place.origin)
        return weights
    }

    /// Active checks. Render has its own; HAProxy's are off until asked for (`check`: every 2 s, down after three
    /// failures); nginx has none in its open-source version.
    private mutating func health(_ section: Section, _ kind: BalancerKind) -> HealthCheck? {
        let standard =
            kind == .render
            ? HealthCheck() : HealthCheck(interval: 2, timeout: 2, ejectAfter: 6, restartAfter: nil)
        let owner = kind == .render ? "Render" : "HAProxy"
        if let node = section.node("health"), node.text == "false" {
            resolve(section.path("health"), "false", node.place.origin)
            return nil
        }
        guard kind != .nginx else {
            if section.node("health") != nil {
                report(
                    "nginx has no active health checks", at: section.place(of: "health"),
                    remedy: "remove `health`, or set kind to haproxy")
            }
            return nil
        }
        guard section.node("health") != nil || kind == .render else {
            resolve(section.path("health"), "false", .defaultOf(owner))
            return nil
        }
        let known = ["interval", "timeout", "eject_after", "restart_after"]
        let health = self.section(section, "health", known: known) ?? absent(section, "health")
        let measure = Measure.positiveDuration
        return HealthCheck(
            interval: number(health, "interval", measure, default: standard.interval, of: owner),
            timeout: number(health, "timeout", measure, default: standard.timeout, of: owner),
            ejectAfter: number(health, "eject_after", measure, default: standard.ejectAfter, of: owner),
            restartAfter: restart(health, standard, owner))
    }

    /// A duration, or `never`.
    private mutating func restart(_ health: Section, _ standard: HealthCheck, _ owner: String) -> Double? {
        let path = health.path("restart_after")
        guard let node = health.node("restart_after") else {
            if let after = standard.restartAfter {
                resolve(path, Quantity(after, .duration), .defaultOf(owner))
            } else {
                resolve(path, "never", .defaultOf(owner))
            }
            return standard.restartAfter
        }
        guard node.text != "never" else {
            resolve(path, "never", node.place.origin)
            return nil
        }
        return number(health, "restart_after", .positiveDuration)
    }
}
