import Foundation
import Models

extension Decoding {
    /// `replay: {log: access.log, format: combined, speed: 2x}`: the requests of a log that go to an endpoint of this
    /// file, at their times.
    mutating func replay(
        _ workload: Section, _ endpoints: [Endpoint], _ folder: inout DemandsFolder
    ) -> Load {
        let nothing = Load.open(OpenLoad(rate: 1, duration: 60))
        guard let section = section(workload, "replay", known: ["log", "format", "speed"]) else {
            return nothing
        }
        let format = word(
            section, "format", among: AccessLog.Format.allCases.map(\.rawValue), default: "combined",
            of: "Headroom")
        let speed = speed(section)
        guard let node = section.node("log") else {
            report("`workload.replay` has no `log`", at: section.place, remedy: "name an access log")
            return nothing
        }
        guard let name = text(section, "log") else { return nothing }
        let log: AccessLog
        do {
            log = try folder.log(name, AccessLog.Format(rawValue: format) ?? .combined)
        } catch {
            report(error.description, at: node.place, remedy: error.remedy)
            return nothing
        }
        let arrivals = arrivals(of: log, speed, endpoints, at: node.place)
        guard !arrivals.isEmpty else { return nothing }
        return .replay(ReplayLoad(log: folder.path(of: name), arrivals: arrivals))
    }

    private mutating func speed(_ section: Section) -> Double {
        guard let node = section.node("speed") else {
            resolve(section.path("speed"), "1x", .defaultOf("Headroom"))
            return 1
        }
        guard let text = text(node, "speed") else { return 1 }
        guard text.hasSuffix("x"), let factor = try? quantity(String(text.dropLast()), .positiveFactor) else {
            report("`\(text)` is no speed", at: node.place, remedy: "write a factor, such as 2x")
            return 1
        }
        resolve(section.path("speed"), text, value: factor, node.place.origin)
        return factor
    }

    private mutating func arrivals(
        of log: AccessLog, _ speed: Double, _ endpoints: [Endpoint], at place: Place
    ) -> [ReplayedArrival] {
        let routes = endpoints.map { (method: $0.method, path: try? PathTemplate($0.path)) }
        var known: [String: Int?] = [:]
        var arrivals: [ReplayedArrival] = []
        let begin = log.entries.first?.time ?? 0
        for entry in log.entries {
            let route = "\(entry.method) \(entry.target.prefix { $0 != "?" })"
            let endpoint: Int?
            if let seen = known[route] {
                endpoint = seen
            } else {
                endpoint = routes.firstIndex {
                    $0.method == entry.method && $0.path?.matches(entry.target) == true
                }
                known[route] = .some(endpoint)
            }
            guard let endpoint else { continue }
            arrivals.append(
                ReplayedArrival(
                    time: (entry.time - begin) / speed, endpoint: endpoint, target: entry.target))
        }
        let left = log.entries.count - arrivals.count
        if arrivals.isEmpty {
            report(
                "none of the log's \(log.entries.count) requests goes to an endpoint of this file", at: place,
                remedy:
                    "give an endpoint the method and path of some, such as \(log.entries.first?.method ?? "GET") \(log.entries.first?.target ?? "/")"
            )
        } else if left > 0 {
            note(
                "\(left) of the log's \(log.entries.count) requests go to no endpoint and are left out",
                at: place, remedy: "add endpoints for them")
        }
        if log.unread > 0 {
            note("\(log.unread) lines of the log are no requests and are left out", at: place)
        }
        return arrivals
    }
}
