import SimCore

extension Decoding {
    /// A duration, always the same or drawn: `0.3ms`, `{exponential: {mean: 8s}}`, `{lognormal: {mean: 40ms,
    /// cv: 1}}`.
    mutating func distribution(_ node: YAMLNode, _ path: String) -> Distribution {
        guard let entries = node.entries else {
            guard let value = quantity(node, .duration) else { return .constant(0) }
            resolve(path, Quantity(value, .duration), node.place.origin)
            return .constant(value)
        }
        let kinds = [
            "constant", "uniform", "exponential", "normal", "lognormal", "gamma", "hyperexponential",
            "weibull",
            "bounded_pareto", "discrete", "empirical",
        ]
        guard let section = section(node, path, known: kinds) else { return .constant(0) }
        guard let entry = entries.first, entries.count == 1 else {
            report(
                "a distribution has one key, and here are \(entries.count)", at: node.place,
                remedy: "write {exponential: {mean: 8s}} or the like")
            return .constant(0)
        }
        let drawn =
            switch entry.key {
            case "uniform": uniform(section)
            case "exponential":
                self.section(section, "exponential", known: ["mean"]).map {
                    Distribution.exponential(mean: required($0, "mean", .duration))
                }
            case "normal": meanAndCV(section, "normal", cv: .number(to: 1)) { .normal(mean: $0, cv: $1) }
            case "lognormal":
                meanAndCV(section, "lognormal", cv: .number(to: 1000)) { .lognormal(mean: $0, cv: $1) }
            case "gamma": meanAndCV(section, "gamma", cv: .number(to: 1000)) { .gamma(mean: $0, cv: $1) }
            case "hyperexponential":
                meanAndCV(section, "hyperexponential", cv: .number(from: 1, to: 1000)) {
                    .hyperexponential(mean: $0, cv: $1)
                }
            case "weibull": weibull(section)
            case "bounded_pareto": boundedPareto(section)
            case "discrete": discrete(section)
            case "empirical": empirical(section)
            default: number(section, "constant", .duration).map { Distribution.constant($0) }
            }
        return drawn ?? .constant(0)
    }

    private mutating func meanAndCV(
        _ distribution: Section, _ kind: String, cv: Measure, _ make: (Double, Double) -> Distribution
    ) -> Distribution? {
        guard let section = section(distribution, kind, known: ["mean", "cv"]) else { return nil }
        let mean = required(section, "mean", .duration)
        return make(mean, required(section, "cv", cv))
    }

    private mutating func uniform(_ distribution: Section) -> Distribution? {
        guard let section = section(distribution, "uniform", known: ["from", "to"]) else { return nil }
        let from = required(section, "from", .duration)
        let to = required(section, "to", .duration)
        return isRange(section, from, to) ? .uniform(from: from, to: to) : nil
    }

    private mutating func weibull(_ distribution: Section) -> Distribution? {
        guard let section = section(distribution, "weibull", known: ["mean", "shape"]) else { return nil }
        let mean = required(section, "mean", .duration)
        return .weibull(mean: mean, shape: required(section, "shape", .number(from: 0.1, to: 100)))
    }

    private mutating func boundedPareto(_ distribution: Section) -> Distribution? {
        guard let section = section(distribution, "bounded_pareto", known: ["from", "to", "shape"]) else {
            return nil
        }
        let from = required(section, "from", .positiveDuration)
        let to = required(section, "to", .positiveDuration)
        let shape = required(section, "shape", .number(from: 0.01, to: 100))
        return isRange(section, from, to) ? .boundedPareto(from: from, to: to, shape: shape) : nil
    }

    /// Whether a range runs upwards; reported where both ends are given and right by themselves.
    private mutating func isRange(_ section: Section, _ from: Double, _ to: Double) -> Bool {
        if from > to, let node = section.node("to"), section.node("from") != nil {
            report(
                "the range from \(Quantity(from, .duration).text) to \(Quantity(to, .duration).text) is empty",
                at: node.place, remedy: "give the smaller of them to `from`")
        }
        return from <= to
    }

    private mutating func discrete(_ distribution: Section) -> Distribution? {
        guard let section = section(distribution, "discrete", known: ["values", "weights"]),
            let values = numbers(section, "values", .duration, atLeast: 1)
        else { return nil }
        guard let node = section.node("weights") else {
            resolve(section.path("weights"), "equal", .defaultOf("Headroom"))
            return .discrete(
                DiscreteDistribution(values: values, weights: Array(repeating: 1, count: values.count)))
        }
        guard let weights = numbers(section, "weights", .factor, atLeast: 1) else { return nil }
        guard weights.count == values.count else {
            report(
                "there are \(values.count) values and \(weights.count) weights", at: node.place,
                remedy: "give one weight for every value")
            return nil
        }
        guard weights.contains(where: { $0 > 0 }) else {
            report(
                "all weights are zero: no value would be drawn", at: node.place,
                remedy: "give one a weight above 0")
            return nil
        }
        return .discrete(DiscreteDistribution(values: values, weights: weights))
    }

    private mutating func empirical(_ distribution: Section) -> Distribution? {
        guard let section = section(distribution, "empirical", known: ["sample"]) else { return nil }
        return numbers(section, "sample", .duration, atLeast: 2).map {
            .empirical(EmpiricalDistribution(sample: $0))
        }
    }

    /// The quantities of a list; `nil` where one of them is wrong, or there are too few.
    private mutating func numbers(
        _ section: Section, _ key: String, _ measure: Measure, atLeast least: Int
    ) -> [Double]? {
        guard let node = section.node(key) else {
            report(
                "`\(section.path)` has no `\(key)`", at: section.place, remedy: "add a list of them")
            return nil
        }
        let elements = list(node, section.path(key))
        let values = elements.compactMap { quantity($0, measure) }
        guard node.elements != nil, values.count == elements.count else { return nil }
        guard values.count >= least else {
            report(
                "`\(key)` has \(values.count) of the \(least) values that it needs at least", at: node.place)
            return nil
        }
        resolve(section.path(key), "\(values.count) values", node.place.origin)
        return values
    }

    /// A quantity that has no default.
    mutating func required(_ section: Section, _ key: String, _ measure: Measure) -> Double {
        guard section.node(key) != nil else {
            report("`\(section.path)` has no `\(key)`", at: section.place, remedy: measure.example)
            return measure.above ? 1 : measure.least
        }
        return number(section, key, measure) ?? max(measure.least, measure.above ? 1 : 0)
    }
}
