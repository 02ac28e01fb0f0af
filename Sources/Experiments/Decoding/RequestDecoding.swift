import Models
import SimCore

extension Decoding {
    /// `request`, `headers`, `body` and `params` of an endpoint.
    mutating func requestForm(_ section: Section, into endpoint: inout Endpoint) {
        request(section, into: &endpoint)
        headers(section, into: &endpoint)
        if let body = text(section, "body") {
            endpoint.body = body.hasPrefix("/") ? body : source.folder + body
        }
        if let params = self.section(section, "params", known: nil) {
            for entry in params.entries where !endpoint.parameters.contains(where: { $0.name == entry.key }) {
                checkName(entry.key, "a parameter", at: entry.keyPlace)
                guard let choice = parameter(entry.value, params.path(entry.key)) else { continue }
                endpoint.parameters.append(RequestParameter(name: entry.key, choice: choice))
            }
        }
        checkPlaces(section, endpoint)
    }

    /// `GET /path`.
    private mutating func request(_ section: Section, into endpoint: inout Endpoint) {
        guard let node = section.node("request") else {
            resolve(section.path("request"), "GET /", .defaultOf("Headroom"))
            return
        }
        guard let text = text(node, "request") else { return }
        let methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
        let parts = text.split(separator: " ")
        guard parts.count == 2, parts[1].hasPrefix("/") else {
            report(
                "`\(text)` is no request", at: node.place,
                remedy: "write a method and a path, such as GET /api/orders")
            return
        }
        guard methods.contains(String(parts[0])) else {
            report(
                "`\(parts[0])` is no method", at: node.place,
                remedy: Suggestion.remedy(for: String(parts[0]), among: methods, noun: "method"))
            return
        }
        guard parts[1].utf8.allSatisfy({ $0 > 32 && $0 < 127 }) else {
            report(
                "the path `\(parts[1])` has a letter that a URL cannot hold", at: node.place,
                remedy: "write it percent-encoded")
            return
        }
        endpoint.method = String(parts[0])
        endpoint.path = String(parts[1])
        resolve(section.path("request"), text, node.place.origin)
    }

    /// `{Authorization: env TOKEN, Accept: text/html}`.
    private mutating func headers(_ section: Section, into endpoint: inout Endpoint) {
        guard let headers = self.section(section, "headers", known: nil) else { return }
        let marks = Set("!#$%&'*+-.^_`|~")
        for entry in headers.entries {
            guard let value = text(entry.value, entry.key) else { continue }
            let isToken = entry.key.allSatisfy {
                $0.isASCII && ($0.isLetter || $0.isNumber || marks.contains($0))
            }
            guard isToken && !entry.key.isEmpty else {
                report(
                    "`\(entry.key)` is no name of a header", at: entry.keyPlace,
                    remedy: "it has letters, digits and - only")
                continue
            }
            let own = ["connection", "content-length", "transfer-encoding"]
            guard !own.contains(entry.key.lowercased()) else {
                report(
                    "the header `\(entry.key)` is the load generator's own", at: entry.keyPlace,
                    remedy: "remove it: workload.closed.keepalive and body decide it")
                continue
            }
            guard value.utf8.allSatisfy({ $0 >= 32 && $0 != 127 }) else {
                report("`\(entry.key)` has a letter that no header can hold", at: entry.value.place)
                continue
            }
            let words = value.split(separator: " ")
            var header = HeaderValue.text(value)
            if words.count == 2 && words[0] == "env" {
                header = .environment(String(words[1]))
            }
            endpoint.headers.append(RequestHeader(name: entry.key, value: header))
            resolve(headers.path(entry.key), value, entry.value.place.origin)
        }
    }

    /// `{zipf: 5000}`, `{uniform: {from: 1, to: 500}}`, `{values: [a, b]}`, or one text.
    private mutating func parameter(_ node: YAMLNode, _ path: String) -> ParameterChoice? {
        guard let entries = node.entries else {
            guard let text = text(node, path) else { return nil }
            resolve(path, text, node.place.origin)
            return .constant(text)
        }
        guard let section = section(node, path, known: ["zipf", "uniform", "values"]) else { return nil }
        guard let entry = entries.first, entries.count == 1 else {
            report(
                "a parameter is drawn from one thing, and here are \(entries.count)", at: node.place,
                remedy: "write {zipf: 5000} or the like")
            return nil
        }
        switch entry.key {
        case "zipf": return zipf(section)
        case "uniform":
            guard let span = self.section(section, "uniform", known: ["from", "to"]) else { return nil }
            let from = Int(required(span, "from", .count(from: 0)))
            let to = Int(required(span, "to", .count(from: 0)))
            guard from <= to else {
                report("there is no number from \(from) to \(to)", at: span.place, remedy: "swap them")
                return nil
            }
            return .uniform(from: from, to: to)
        case "values":
            let texts = list(entry.value, section.path("values")).compactMap { text($0, "values") }
            guard !texts.isEmpty else {
                report("the list of values is empty", at: entry.value.place, remedy: "give one at least")
                return nil
            }
            resolve(section.path("values"), texts.joined(separator: ", "), entry.value.place.origin)
            return .values(texts)
        default: return nil
        }
    }

    /// Ranks 1 … n: `zipf: 5000`, or `{count: 5000, exponent: 1.1}`; the exponent is 1 where it is not given.
    private mutating func zipf(_ section: Section) -> ParameterChoice? {
        let measure = Measure.count(from: 1)
        guard section.node("zipf")?.entries != nil else {
            guard let count = number(section, "zipf", measure) else { return nil }
            return .zipf(ZipfDistribution(count: Int(count), exponent: 1))
        }
        guard let more = self.section(section, "zipf", known: ["count", "exponent"]) else { return nil }
        let count = Int(required(more, "count", measure))
        let exponent = number(more, "exponent", .number(to: 10), default: 1, of: "Headroom")
        return .zipf(ZipfDistribution(count: count, exponent: exponent))
    }

    /// Every place of the path has a parameter that can stand there.
    private mutating func checkPlaces(_ section: Section, _ endpoint: Endpoint) {
        let place = section.node("request")?.place ?? section.place
        let template: PathTemplate
        do {
            template = try PathTemplate(endpoint.path)
        } catch {
            return report(error.message, at: place, remedy: error.remedy)
        }
        for case .place(let name, let converter) in template.parts {
            guard let parameter = endpoint.parameters.first(where: { $0.name == name }) else {
                report(
                    "the path has a place for `\(name)`, and `params` has none", at: place,
                    remedy: "add `params: {\(name): {uniform: {from: 1, to: 100}}}`")
                continue
            }
            let texts: [String] =
                switch parameter.choice {
                case .constant(let text): [text]
                case .values(let texts): texts
                case .uniform, .zipf: []
                }
            if converter == .int, let text = texts.first(where: { UInt64($0) == nil }) {
                report(
                    "`\(text)` cannot stand for <int:\(name)>", at: section.place(of: "params"),
                    remedy: "give whole numbers, or write <\(name)>")
            }
        }
    }
}
