extension DemandsFile {
    /// Reads a text; `path` is what findings name.
    public init(text: String, path: String) throws(InvalidExperiment) {
        let source = SourceText(file: path, text: text)
        let root = try YAMLDocument(text, source: source).root
        var decoding = Decoding(source: source)
        let file = decoding.demandsFile(root)
        guard decoding.isValid, let file else { throw InvalidExperiment(findings: decoding.sortedFindings) }
        self = file
    }
}

extension Decoding {
    fileprivate mutating func demandsFile(_ root: YAMLNode) -> DemandsFile? {
        let known = ["schema", "experiment", "file_sha256", "parameters"]
        let start = Place.file(line: 1, column: 1)
        guard let file = section(root, "", known: known, place: start) else { return nil }
        let schema = text(file, "schema")
        if schema != DemandsFile.schema {
            report(
                "this is no demands file: its schema is \(schema.map { "`\($0)`" } ?? "missing")",
                at: file.place(of: "schema"), remedy: "`headroom calibrate` writes one")
        }
        var result = DemandsFile(
            experiment: text(file, "experiment") ?? "", fileSHA256: text(file, "file_sha256") ?? "",
            parameters: [])
        guard file.node("parameters") != nil else {
            report("`parameters` is missing", at: start, remedy: "`headroom calibrate` writes them")
            return nil
        }
        guard let parameters = section(file, "parameters", known: nil) else { return nil }
        for entry in parameters.entries {
            if let parameter = parameter(entry, parameters) { result.parameters.append(parameter) }
        }
        return result
    }

    private mutating func parameter(_ entry: YAMLNode.Entry, _ parameters: Section) -> DemandsFile.Parameter?
    {
        let path = entry.key
        let known = CostParameter.all.map(\.path) + ["workload.network.rtt"]
        let demand = EndpointDemand.Part(path: path)
        if !known.contains(path), !path.hasPrefix("costs.request."), demand == nil,
            EndpointParameter(path: path) == nil, Pace.host(path) == nil
        {
            report(
                "`\(path)` is no parameter", at: entry.keyPlace,
                remedy: Suggestion.remedy(
                    for: path,
                    among: known + [
                        "costs.request.<endpoint>", "endpoints.<endpoint>.cpu", "demands.<endpoint>.cpu",
                        "pace.<host>.memory",
                    ],
                    noun: "parameter"))
            return nil
        }
        let keys = ["value", "low", "high", "origin"]
        guard let section = section(parameters, path, known: keys) else { return nil }
        let measure = CostParameter.named(path)?.measure ?? (DemandsFile.isFactor(path) ? .factor : .duration)
        let value = required(section, "value", measure)
        let low = section.node("low") == nil ? value : required(section, "low", measure)
        let high = section.node("high") == nil ? value : required(section, "high", measure)
        if isValid && !(low <= value && value <= high) {
            report("the value lies outside of its interval", at: section.place, remedy: "low ≤ value ≤ high")
        }
        return DemandsFile.Parameter(
            path: path, value: value, low: low, high: high, origin: text(section, "origin") ?? "not said")
    }
}
