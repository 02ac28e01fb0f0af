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
        case "cache": return lookup(entry, path)
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
        let known = ["cpu", "rows", "writes", "table", "index"]
        guard let section = section(entry.value, path, known: known, place: entry.keyPlace) else {
            return nil
        }
        var query = Query()
        if let cpu = section.node("cpu") { query.cpu = distribution(cpu, section.path("cpu")) }
        query.rows = count(section, "rows", default: 1, of: "Headroom")
        query.writes = count(section, "writes", default: 0, of: "Headroom")
        query.table = count(section, "table", default: 0, of: "Headroom")
        query.index = flag(section, "index", default: true, of: "Headroom")
        if !query.index && section.node("table") == nil {
            report(
                "without an index all rows are looked at, and nothing says how many there are",
                at: section.place(of: "index"), remedy: "add `table: 100000`, the rows of the table")
        } else if section.node("table") != nil && query.table < query.rows {
            report(
                "the query reads \(query.rows) rows of a table of \(query.table)",
                at: section.place(of: "table"), remedy: "raise `table`, or lower `rows`")
        }
        return query
    }

    private mutating func respond(_ entry: YAMLNode.Entry, _ path: String) -> Step? {
        guard let section = section(entry.value, path, known: ["size", "gzip"], place: entry.keyPlace) else {
            return nil
        }
        let size = required(section, "size", .size)
        return .respond(size: size, gzip: flag(section, "gzip", default: false, of: "Headroom"))
    }
}
