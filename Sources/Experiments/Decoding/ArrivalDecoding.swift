import Models

extension Decoding {
    /// `arrivals: poisson`, `constant`, or `{mmpp: {rates: […], dwell: […]}}`.
    mutating func arrivals(_ open: Section) -> ArrivalPattern {
        guard let node = open.node("arrivals"), node.entries != nil else {
            let words = ["poisson", "constant"]
            let pattern = word(open, "arrivals", among: words, default: "poisson", of: "Headroom")
            return pattern == "constant" ? .constant : .poisson
        }
        guard let arrivals = section(open, "arrivals", known: ["mmpp"]),
            let mmpp = section(arrivals, "mmpp", known: ["rates", "dwell"])
        else { return .poisson }
        var lists: [[Double]] = []
        for (key, measure) in [
            ("rates", Measure(dimension: .rate, most: 1e9)), ("dwell", Measure.positiveDuration),
        ] {
            guard let node = mmpp.node(key) else {
                report(
                    "`\(mmpp.path)` has no `\(key)`", at: mmpp.place,
                    remedy: "add a list of them, one for each state")
                continue
            }
            let values = list(node, mmpp.path(key)).compactMap { quantity($0, measure) }
            let text = values.map { Quantity($0, measure.dimension).text }.joined(separator: ", ")
            resolve(mmpp.path(key), text, node.place.origin)
            lists.append(values)
        }
        guard lists.count == 2, isValid else { return .poisson }
        guard lists[0].count == lists[1].count, !lists[0].isEmpty else {
            report(
                "mmpp has \(lists[0].count) rates and \(lists[1].count) dwell times", at: mmpp.place,
                remedy: "give one of each for every state")
            return .poisson
        }
        guard lists[0].contains(where: { $0 > 0 }) else {
            report("nothing arrives: all rates are 0", at: mmpp.place, remedy: "give one above 0")
            return .poisson
        }
        return .mmpp(rates: lists[0], dwell: lists[1])
    }

    /// `rate: 80/s`, `{from: 0/s, to: 150/s}` over the whole duration, or steps, `[{rate: 20/s, for: 1min}, …]`, each of
    /// which may be a ramp.
    mutating func rate(_ open: Section, of load: inout OpenLoad) {
        guard let node = open.node("rate") else {
            load.rate = required(open, "rate", .rate)
            return
        }
        if node.entries != nil {
            guard let span = ramp(node, open.path("rate")) else { return }
            guard let duration = load.duration else {
                report(
                    "a rate that rises needs a `duration`, over which it does", at: node.place,
                    remedy: "write `duration: 5min` instead of `requests`")
                return
            }
            load.phases = [RatePhase(from: span.0, to: span.1, length: duration)]
        } else if let elements = node.elements {
            for (index, element) in elements.enumerated() {
                let path = "\(open.path("rate")).\(index)"
                guard let step = section(element, path, known: ["rate", "for"]) else { continue }
                let length = required(step, "for", .positiveDuration)
                guard let rate = step.node("rate") else {
                    report(
                        "`\(path)` has no `rate`", at: element.place, remedy: "write {rate: 20/s, for: 1min}")
                    continue
                }
                if rate.entries != nil {
                    guard let span = ramp(rate, step.path("rate")) else { continue }
                    load.phases.append(RatePhase(from: span.0, to: span.1, length: length))
                } else if let value = number(step, "rate", Measure(dimension: .rate, most: 1e9)) {
                    load.phases.append(RatePhase(from: value, to: value, length: length))
                }
            }
            if elements.isEmpty {
                report(
                    "the list of steps is empty", at: node.place, remedy: "write [{rate: 20/s, for: 1min}]")
            }
        } else {
            load.rate = number(open, "rate", .rate) ?? 1
            return
        }
        let length = load.phases.reduce(0) { $0 + $1.length }
        guard length > 0 else { return }
        load.rate = load.phases.reduce(0) { $0 + 0.5 * ($1.from + $1.to) * $1.length } / length
        if load.rate == 0 {
            report("nothing arrives: the rate is 0 throughout", at: node.place, remedy: "let it rise")
            load.rate = 1
        }
    }

    private mutating func ramp(_ node: YAMLNode, _ path: String) -> (Double, Double)? {
        guard let ramp = section(node, path, known: ["from", "to"]) else { return nil }
        let measure = Measure(dimension: .rate, most: 1e9)
        return (required(ramp, "from", measure), required(ramp, "to", measure))
    }
}
