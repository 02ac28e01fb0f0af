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
        let kinds = ["constant", "exponential", "lognormal"]
        guard let section = section(node, path, known: kinds) else { return .constant(0) }
        guard let entry = entries.first, entries.count == 1 else {
            report(
                "a distribution has one key, and here are \(entries.count)", at: node.place,
                remedy: "write {exponential: {mean: 8s}} or the like")
            return .constant(0)
        }
        switch entry.key {
        case "constant":
            return .constant(number(section, "constant", .duration) ?? 0)
        case "exponential":
            guard let parameters = self.section(section, "exponential", known: ["mean"]) else { break }
            return .exponential(mean: required(parameters, "mean", .duration))
        case "lognormal":
            guard let parameters = self.section(section, "lognormal", known: ["mean", "cv"]) else { break }
            let mean = required(parameters, "mean", .duration)
            return .lognormal(
                mean: mean, cv: required(parameters, "cv", Measure(dimension: .number, most: 1000)))
        default: break
        }
        return .constant(0)
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
