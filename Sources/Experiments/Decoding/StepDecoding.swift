import Models
import SimCore

extension Decoding {
    /// Where a list of steps stands, which says what may be in it.
    enum StepPlace {
        case endpoint, transaction, miss

        var known: [String] {
            switch self {
            case .endpoint: ["cpu", "wait", "query", "transaction", "cache", "respond"]
            case .transaction: ["cpu", "wait", "query"]
            case .miss: ["cpu", "wait", "query", "transaction"]
            }
        }
    }

    mutating func steps(_ node: YAMLNode, _ path: String, place: StepPlace) -> [Step] {
        var steps: [Step] = []
        let elements = list(node, path)
        for (index, element) in elements.enumerated() {
            guard let entries = element.entries, let entry = entries.first, entries.count == 1 else {
                let found =
                    element.entries.map { "\($0.count) keys" } ?? element.text.map { "`\($0)`" }
                    ?? element.kind
                report(
                    "a step has one key, \(place.known.joined(separator: ", ")), not \(found)",
                    at: element.place)
                continue
            }
            guard place.known.contains(entry.key) else {
                let elsewhere = StepPlace.endpoint.known.contains(entry.key)
                let inside = place == .transaction ? "a transaction" : "a cache's `miss`"
                report(
                    elsewhere ? "`\(entry.key)` cannot stand in \(inside)" : "unknown step `\(entry.key)`",
                    at: entry.keyPlace,
                    remedy: elsewhere
                        ? "known here: " + place.known.joined(separator: ", ")
                        : Suggestion.remedy(for: entry.key, among: place.known, noun: "step"))
                continue
            }
            if entry.key == "respond" && index != elements.count - 1 {
                report(
                    "`respond` ends a request, and steps follow it", at: entry.keyPlace,
                    remedy: "move it to the end")
            }
            if let step = step(entry, "\(path).\(index).\(entry.key)") { steps.append(step) }
        }
        return steps
    }

    private mutating func step(_ entry: YAMLNode.Entry, _ path: String) -> Step? {
        switch entry.key {
        case "cpu": return .cpu(distribution(entry.value, path))
        case "wait": return .wait(distribution(entry.value, path))
        case "query":
            needDatabase(entry)
            return query(entry, path).map { .query($0) }
        case "transaction":
            needDatabase(entry)
            return .transaction(steps(entry.value, path, place: .transaction))
        case "cache": return cache(entry, path)
        default: return respond(entry, path)
        }
    }

    /// Said once: one section is missing, however many queries there are.
    private mutating func needDatabase(_ entry: YAMLNode.Entry) {
        guard lacksDatabase else { return }
        lacksDatabase = false
        report(
            "`\(entry.key)` needs a database, and the stack has none", at: entry.keyPlace,
            remedy: "add stack.database")
    }

    private mutating func query(_ entry: YAMLNode.Entry, _ path: String) -> Query? {
        guard
            let section = section(entry.value, path, known: ["cpu", "rows", "writes"], place: entry.keyPlace)
        else {
            return nil
        }
        var query = Query()
        if let cpu = section.node("cpu") { query.cpu = distribution(cpu, section.path("cpu")) }
        query.rows = count(section, "rows", default: 1, of: "Headroom")
        query.writes = count(section, "writes", default: 0, of: "Headroom")
        return query
    }

    private mutating func cache(_ entry: YAMLNode.Entry, _ path: String) -> Step? {
        guard let section = section(entry.value, path, known: ["hit", "ttl", "miss"], place: entry.keyPlace)
        else {
            return nil
        }
        _ = required(section, "hit", .fraction)
        if section.node("ttl") != nil { _ = number(section, "ttl", .positiveDuration) }
        if let miss = section.node("miss") { _ = steps(miss, section.path("miss"), place: .miss) }
        refuse(
            "the step `cache`", at: entry.keyPlace,
            remedy: "write the steps of a hit, or of a miss, in its place")
        return nil
    }

    private mutating func respond(_ entry: YAMLNode.Entry, _ path: String) -> Step? {
        guard let section = section(entry.value, path, known: ["size", "gzip"], place: entry.keyPlace) else {
            return nil
        }
        let size = required(section, "size", .size)
        if flag(section, "gzip", default: false, of: "Headroom") {
            refuse(
                "`gzip`", at: section.place(of: "gzip"),
                remedy: "add its CPU time as a `cpu` step, and give the size sent")
        }
        return .respond(size: size, gzip: false)
    }
}
