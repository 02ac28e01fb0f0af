import Models

extension Decoding {
    /// `sweep`: the axes as written and the condition.
    mutating func sweep(_ file: Section) -> ([Axis], String?) {
        guard let section = section(file, "sweep", known: ["axes", "where"]) else { return ([], nil) }
        var axes: [Axis] = []
        if let mapping = self.section(section, "axes", known: nil) {
            for entry in mapping.entries {
                let values = list(entry.value, entry.key)
                if entry.value.elements?.isEmpty == true {
                    report(
                        "the axis `\(entry.key)` has no values", at: entry.value.place,
                        remedy: "list at least one")
                }
                axes.append(Axis(path: entry.key, values: values.map(\.flowText)))
            }
        }
        if axes.isEmpty && section.node("axes") == nil {
            report(
                "`sweep` has no `axes`", at: section.place,
                remedy: "add `axes: {workload.closed.clients: [1, 10, 100]}`")
        }
        guard let node = section.node("where"), let text = text(node, "where") else { return (axes, nil) }
        do {
            _ = try Condition(text)
        } catch {
            report(error.message, at: place(offset: error.offset, in: node), remedy: error.remedy)
        }
        return (axes, text)
    }

    /// Where in the file a character of a scalar's text is: exact, where the text stands on one line as it
    /// is.
    func place(offset: Int, in node: YAMLNode) -> Place {
        guard case .file(let line, let column) = node.place, line <= source.lines.count,
            case .scalar(let text, let quoted) = node.content
        else { return node.place }
        let start = column + (quoted ? 1 : 0)
        guard source.lines[line - 1].dropFirst(start - 1).hasPrefix(text) else { return node.place }
        return .file(line: line, column: start + offset)
    }

    /// `plan`, for `headroom plan`.
    mutating func plan(_ file: Section) -> PlanSettings? {
        let known = ["load", "headroom", "catalogues", "vary"]
        guard let section = section(file, "plan", known: known) else { return nil }
        let load = required(section, "load", .rate)
        let headroom = number(section, "headroom", .partialFraction, default: 0, of: "Headroom")
        var catalogues: [String] = []
        for node in section.node("catalogues").map({ list($0, section.path("catalogues")) }) ?? [] {
            guard let name = text(node, "catalogues") else { continue }
            catalogues.append(name)
            if name != "render" && !name.hasSuffix(".yaml") {
                report(
                    "there is no catalogue `\(name)`", at: node.place,
                    remedy: "write render, or the name of a .yaml file")
            }
        }
        var vary: [Axis] = []
        for entry in self.section(section, "vary", known: nil)?.entries ?? [] {
            let values = list(entry.value, entry.key)
            vary.append(Axis(path: entry.key, values: values.map(\.flowText)))
            for value in values where entry.key.hasSuffix(".plan") {
                guard let name = value.text, !Plan.render.contains(where: { $0.name == name }) else {
                    continue
                }
                report("there is no plan `\(name)`", at: value.place, remedy: Self.planMeant(by: name))
            }
        }
        return PlanSettings(load: load, headroom: headroom, catalogues: catalogues, vary: vary)
    }
}
