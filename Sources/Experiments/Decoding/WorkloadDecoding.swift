import Models
import SimCore

extension Decoding {
    /// `workload`. Without it, visitors come by themselves: Poisson arrivals at 10/s for 60 s, a light load
    /// from which `find` answers in requests per second. Without `workload.host` the load comes from a
    /// computer of its own, a host named `client` with one core.
    mutating func workload(_ file: Section, into scenario: inout Scenario, hostsAreKnown: Bool) {
        let known = [
            "host", "closed", "open", "replay", "client_timeout", "retries", "network", "cdn", "sessions",
        ]
        let empty = Section(path: "workload", place: file.place, entries: [])
        let section = section(file, "workload", known: known) ?? empty
        if section.node("host") != nil {
            scenario.workload.host = host(section, default: nil, hosts: scenario.hosts)
        } else {
            if !scenario.hosts.contains(where: { $0.name == "client" }) {
                scenario.hosts.append(Host(name: "client", cores: 1))
            }
            scenario.workload.host = "client"
            resolve("workload.host", "client", .defaultOf("Headroom"))
        }
        scenario.workload.load = load(section, isGiven: file.node("workload") != nil)
        clients(section, into: &scenario)
    }

    private mutating func load(_ workload: Section, isGiven: Bool) -> Load {
        let kinds = ["closed", "open", "replay"].filter { workload.node($0) != nil }
        if kinds.count > 1 {
            let later = kinds.dropFirst()
            for kind in later {
                report(
                    "a workload is either `\(kinds[0])` or `\(kind)`, not both", at: workload.place(of: kind),
                    remedy: "remove one of them")
            }
        }
        switch kinds.first {
        case "closed": return closed(workload)
        case "open": return open(workload)
        case "replay": return replay(workload)
        default:
            let standard = OpenLoad(rate: 10, duration: 60)
            resolve("workload.open.rate", Quantity(standard.rate, .rate), .defaultOf("Headroom"))
            resolve("workload.open.duration", Quantity(60, .duration), .defaultOf("Headroom"))
            if isGiven {
                report(
                    "`workload` has none of closed, open, replay", at: workload.place,
                    remedy: "add `closed: {clients: 100, requests: 1000}`")
            }
            return .open(standard)
        }
    }

    private mutating func closed(_ workload: Section) -> Load {
        let known = ["clients", "requests", "duration", "think", "keepalive"]
        guard let section = section(workload, "closed", known: known) else {
            return .closed(ClosedLoad(clients: 1))
        }
        let clients = Int(required(section, "clients", .count(from: 1, to: 10_000_000)))
        var think = Distribution.constant(0)
        if let node = section.node("think") {
            think = distribution(node, section.path("think"))
        } else {
            resolve(section.path("think"), Quantity(0, .duration), .defaultOf("Headroom"))
        }
        let (requests, duration) = bounds(section)
        return .closed(
            ClosedLoad(
                clients: clients, think: think, requests: requests, duration: duration,
                keepalive: keepalive(section)))
    }

    private mutating func open(_ workload: Section) -> Load {
        let known = ["rate", "arrivals", "requests", "duration", "keepalive"]
        guard let section = section(workload, "open", known: known) else { return .open(OpenLoad(rate: 1)) }
        let isPoisson = arrivals(section)
        var rate = 1.0
        if let node = section.node("rate"), node.entries != nil {
            if let ramp = self.section(section, "rate", known: ["from", "to"]) {
                for key in ["from", "to"] { _ = required(ramp, key, Measure(dimension: .rate, most: 1e9)) }
                refuse(
                    "a ramp of the rate", at: ramp.place,
                    remedy: "give one rate, and several by an axis of `sweep`")
            }
        } else if isPoisson {
            rate = required(section, "rate", .rate)
        }
        let (requests, duration) = bounds(section)
        return .open(
            OpenLoad(rate: rate, requests: requests, duration: duration, keepalive: keepalive(section)))
    }

    /// Whether arrivals are Poisson, and so need a rate.
    private mutating func arrivals(_ open: Section) -> Bool {
        guard let node = open.node("arrivals"), node.entries != nil else {
            _ = word(open, "arrivals", among: ["poisson"], default: "poisson", of: "Headroom")
            return true
        }
        guard let arrivals = section(open, "arrivals", known: ["mmpp"]) else { return true }
        guard let mmpp = section(arrivals, "mmpp", known: ["rates", "dwell"]) else { return true }
        var counts: [Int] = []
        for (key, measure) in [("rates", Measure(dimension: .rate)), ("dwell", Measure.positiveDuration)] {
            guard let node = mmpp.node(key) else {
                report(
                    "`\(mmpp.path)` has no `\(key)`", at: mmpp.place,
                    remedy: "add a list of them, one for each state")
                continue
            }
            counts.append(list(node, mmpp.path(key)).compactMap { quantity($0, measure) }.count)
        }
        if counts.count == 2 && counts[0] != counts[1] && isValid {
            report(
                "mmpp has \(counts[0]) rates and \(counts[1]) dwell times", at: mmpp.place,
                remedy: "give one of each for every state")
        }
        refuse("`mmpp`", at: mmpp.place, remedy: "use `arrivals: poisson` with a rate")
        return false
    }

    /// Exactly one of `requests` and `duration`; without either a run lasts a minute.
    private mutating func bounds(_ section: Section) -> (Int?, Double?) {
        let requests = number(section, "requests", .count(from: 1)).map { Int($0) }
        let duration = number(section, "duration", .positiveDuration)
        if section.node("requests") != nil && section.node("duration") != nil {
            report(
                "a run ends after `requests` or after `duration`, not both",
                at: section.place(of: "duration"),
                remedy: "remove one of them")
        }
        if section.node("requests") == nil && section.node("duration") == nil {
            resolve(section.path("duration"), Quantity(60, .duration), .defaultOf("Headroom"))
            return (nil, 60)
        }
        return (requests, duration)
    }

    private mutating func keepalive(_ section: Section) -> Bool {
        flag(section, "keepalive", default: false, of: "Headroom")
    }

    private mutating func replay(_ workload: Section) -> Load {
        if let section = section(workload, "replay", known: ["log", "format", "speed"]) {
            if section.node("log") == nil {
                report("`workload.replay` has no `log`", at: section.place, remedy: "name an access log")
            } else {
                _ = text(section, "log")
            }
            _ = word(section, "format", among: ["combined", "common"], default: "combined", of: "Headroom")
            if let node = section.node("speed"), let speed = text(node, "speed") {
                let factor =
                    speed.hasSuffix("x") ? try? quantity(String(speed.dropLast()), .positiveFactor) : nil
                if factor == nil {
                    report("`\(speed)` is no speed", at: node.place, remedy: "write a factor, such as 2x")
                }
            }
            refuse("`replay`", at: section.place, remedy: "use `closed` or `open`")
        }
        return .open(OpenLoad(rate: 1, duration: 60))
    }
}
