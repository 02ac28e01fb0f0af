extension Decoding {
    /// `latency.p95 < 2s`: a metric, a comparison, a limit in the metric's unit.
    ///
    /// - Parameter relative: the limit is a factor instead, `0.5x` or `50%`.
    mutating func check(_ node: YAMLNode, _ metrics: MetricNames, relative: Bool = false) -> Check? {
        guard let text = node.text, !node.isNull else {
            report("a line such as `latency.p95 < 2s` is wanted here, not \(node.kind)", at: node.place)
            return nil
        }
        guard let start = text.firstIndex(where: { "<>=".contains($0) }) else {
            report(
                "`\(text)` compares nothing", at: node.place,
                remedy: "write a metric, < or >, and a limit: latency.p95 < 2s")
            return nil
        }
        let symbols = text[start...].prefix { "<>=".contains($0) }
        let metric = text[..<start].trimming()
        let limit = text[symbols.endIndex...].trimming()
        guard let relation = Check.Relation(rawValue: String(symbols)) else {
            let offset = text.distance(from: text.startIndex, to: start)
            report(
                "`\(symbols)` is no comparison here", at: place(offset: offset, in: node),
                remedy: "write <, <=, > or >=")
            return nil
        }
        var offset = text.prefix(while: \.isWhitespace).count
        do {
            let dimension = try metrics.dimension(of: metric)
            offset = text.distance(from: text.startIndex, to: symbols.endIndex)
            offset += text[symbols.endIndex...].prefix(while: \.isWhitespace).count
            let measure = Measure(dimension: dimension, most: dimension == .fraction ? 1 : 1e18)
            let value = try relative ? share(limit) : quantity(limit, measure)
            return Check(text: text, metric: metric, relation: relation, limit: value)
        } catch {
            report(error.message, at: place(offset: offset, in: node), remedy: error.remedy)
            return nil
        }
    }

    /// `3x` or `60%` of another figure.
    private func share(_ text: String) throws(Refusal) -> Double {
        if text.hasSuffix("x"), let factor = try? quantity(String(text.dropLast()), .positiveFactor) {
            return factor
        }
        if text.hasSuffix("%"),
            let share = try? quantity(text, Measure(dimension: .fraction, above: true, most: 1e6))
        {
            return share
        }
        throw Refusal(
            message: "`\(text)` is no share of another point's figure",
            remedy: "with `of`, write 60% or 3x; or remove `of`")
    }

    /// A list of such lines.
    mutating func checks(_ file: Section, _ key: String, _ metrics: MetricNames) -> [Check] {
        guard let node = file.node(key) else { return [] }
        return list(node, key).compactMap { check($0, metrics) }
    }

    /// A metric's name alone.
    mutating func metric(_ node: YAMLNode, _ what: String, _ metrics: MetricNames) -> String? {
        guard let name = text(node, what) else { return nil }
        do {
            _ = try metrics.dimension(of: name)
            return name
        } catch {
            report(error.message, at: node.place, remedy: error.remedy)
            return nil
        }
    }

    /// `expect`: claims of the author, each about one point or how it compares with another.
    mutating func expectations(_ file: Section, _ metrics: MetricNames) -> [Expectation] {
        guard let node = file.node("expect") else { return [] }
        var expectations: [Expectation] = []
        for (index, element) in list(node, "expect").enumerated() {
            guard let section = section(element, "expect.\(index)", known: ["at", "that", "of"])
            else { continue }
            var at: [Assignment] = []
            if let node = section.node("at") { at = assignments(node, section.path("at")) }
            var of: [Assignment] = []
            if let node = section.node("of") {
                of = assignments(node, section.path("of"))
                if node.entries?.isEmpty == true {
                    report("`of` names no point", at: node.place, remedy: "write {path: value}")
                }
            }
            guard let that = section.node("that") else {
                report("a claim has no `that`", at: section.place, remedy: "add `that: throughput > 50/s`")
                continue
            }
            if let check = check(that, metrics, relative: section.node("of") != nil) {
                expectations.append(Expectation(at: at, that: check, of: of))
            }
        }
        return expectations
    }

    /// A point: a mapping from paths to values. Whether the paths exist is found when the point is made.
    mutating func assignments(_ node: YAMLNode, _ path: String) -> [Assignment] {
        guard let section = section(node, path, known: nil) else { return [] }
        return section.entries.map { Assignment(path: $0.key, value: $0.value.flowText) }
    }
}

extension StringProtocol {
    /// Without white space at either end.
    func trimming() -> String {
        let start = drop(while: \.isWhitespace)
        return String(start.prefix(start.count - start.reversed().prefix(while: \.isWhitespace).count))
    }
}
