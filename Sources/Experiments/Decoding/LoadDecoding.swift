import Models
import SimCore

extension Decoding {
    /// `closed`, `open` or `replay` of a workload: exactly one.
    mutating func load(
        _ workload: Section, isGiven: Bool, endpoints: [Endpoint], _ folder: inout DemandsFolder
    ) -> Load {
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
        case "replay": return replay(workload, endpoints, &folder)
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
        let known = ["rate", "arrivals", "requests", "duration", "keepalive", "connections"]
        guard let section = section(workload, "open", known: known) else { return .open(OpenLoad(rate: 1)) }
        var load = OpenLoad(rate: 1)
        load.arrivals = arrivals(section)
        (load.requests, load.duration) = bounds(section)
        if case .mmpp(let rates, let dwell) = load.arrivals {
            if let node = section.node("rate") {
                report(
                    "bursts have rates of their own", at: node.place, remedy: "remove `rate`, or `mmpp`")
            }
            let cycle = dwell.reduce(0, +)
            if cycle > 0 { load.rate = zip(rates, dwell).reduce(0) { $0 + $1.0 * $1.1 } / cycle }
        } else {
            rate(section, of: &load)
        }
        load.keepalive = keepalive(section)
        load.connections = number(section, "connections", .count(from: 1, to: 60_000)).map { Int($0) }
        return .open(load)
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
}
