import Models

extension Decoding {
    /// `simulate`.
    mutating func simulationSettings(_ file: Section, _ metrics: MetricNames) -> SimulationSettings {
        let known = ["seed", "warmup", "replications", "precision", "series"]
        let section = section(file, "simulate", known: known) ?? absent(file, "simulate")
        let seed = Measure(dimension: .number, whole: true, most: 9_007_199_254_740_992)
        let bounds =
            self.section(section, "replications", known: ["min", "max"]) ?? absent(section, "replications")
        let precision =
            self.section(section, "precision", known: ["metric", "relative", "confidence"])
            ?? absent(section, "precision")
        var metric = "latency.p95"
        if let node = precision.node("metric") {
            metric = self.metric(node, "metric", metrics) ?? metric
            resolve(precision.path("metric"), metric, node.place.origin)
        } else {
            resolve(precision.path("metric"), metric, .defaultOf("Headroom"))
        }
        var settings = SimulationSettings(
            seed: UInt64(number(section, "seed", seed, default: 1, of: "Headroom")), warmup: warmup(section),
            minimumReplications: count(bounds, "min", from: 2, to: 100_000, default: 10, of: "Headroom"),
            maximumReplications: count(bounds, "max", from: 2, to: 100_000, default: 400, of: "Headroom"),
            precisionMetric: metric,
            precision: number(precision, "relative", .positiveFraction, default: 0.02, of: "Headroom"),
            confidence: confidence(precision))
        settings.series = number(section, "series", .positiveDuration)
        if section.node("series") == nil { resolve(section.path("series"), "none", .defaultOf("Headroom")) }
        if settings.minimumReplications > settings.maximumReplications {
            report(
                "at least \(settings.minimumReplications) replications and at most \(settings.maximumReplications)",
                at: bounds.place, remedy: "raise `max`, or lower `min`")
        }
        return settings
    }

    private mutating func warmup(_ simulate: Section) -> SimulationSettings.Warmup {
        guard let node = simulate.node("warmup"), node.text != "auto" else {
            let origin = simulate.node("warmup")?.place.origin ?? .defaultOf("Headroom")
            resolve(simulate.path("warmup"), "auto", origin)
            return .auto
        }
        guard Quantity.leadingNumber(of: node.text ?? "") != "" else {
            let written = node.text.map { "`\($0)`" } ?? node.kind
            report(
                "`warmup` is auto or a duration, not \(written)", at: node.place,
                remedy: "write auto, 10s, or 0s")
            return .auto
        }
        return .seconds(number(simulate, "warmup", .duration) ?? 0)
    }

    /// A level that an interval can have: a half at least, less than one.
    private mutating func confidence(_ section: Section) -> Double {
        let measure = Measure(dimension: .fraction, least: 0.5, most: 0.999)
        return number(section, "confidence", measure, default: 0.95, of: "Headroom")
    }

    /// `find`.
    mutating func findSettings(_ file: Section, _ workload: Workload) -> FindSettings {
        let section = section(file, "find", known: ["vary", "confidence"]) ?? absent(file, "find")
        let load =
            switch workload.load {
            case .closed: "workload.closed.clients"
            case .open, .replay: "workload.open.rate"
            }
        let loads = ["workload.closed.clients", "workload.open.rate"]
        let vary = word(section, "vary", among: loads, default: load, of: "Headroom")
        if vary != load, let node = section.node("vary") {
            report("the workload has no \(vary) to vary", at: node.place, remedy: "did you mean `\(load)`?")
        }
        return FindSettings(vary: vary, confidence: confidence(section))
    }

    /// `measure`.
    mutating func measurementSettings(_ file: Section, _ scenario: Scenario) -> MeasurementSettings {
        let known = ["target", "app", "hosts", "repetitions", "abort"]
        let section = section(file, "measure", known: known) ?? absent(file, "measure")
        let target = target(section, scenario)
        let cpus = self.section(section, "hosts", known: nil).map { hostCPUs($0, scenario.hosts) } ?? []
        if case .url = target, let app = section.node("app") {
            note(
                "`app` does nothing here: a server that runs already serves what it serves", at: app.place,
                remedy: "remove it, or set `target` to gunicorn")
        }
        return MeasurementSettings(
            target: target, app: app(section), hosts: cpus,
            repetitions: count(section, "repetitions", from: 1, to: 1000, default: 5, of: "Headroom"),
            abort: abortConditions(section, target))
    }

    /// `compare`. Which points train and which score is settled with the points themselves.
    mutating func comparisonSettings(_ file: Section, _ metrics: MetricNames) -> ComparisonSettings {
        let section =
            section(file, "compare", known: ["train", "holdout", "tolerance"]) ?? absent(file, "compare")
        var points: [[[Assignment]]] = []
        for key in ["train", "holdout"] {
            let elements = section.node(key).map { list($0, section.path(key)) } ?? []
            points.append(
                elements.enumerated().map { assignments($0.element, "\(section.path(key)).\($0.offset)") })
        }
        var tolerances: [Tolerance] = []
        if let tolerance = self.section(section, "tolerance", known: nil) {
            for entry in tolerance.entries {
                do {
                    _ = try metrics.dimension(of: entry.key)
                } catch {
                    report(error.message, at: entry.keyPlace, remedy: error.remedy)
                    continue
                }
                let relative = Measure(dimension: .fraction, above: true, most: 10)
                guard let value = quantity(entry.value, relative) else { continue }
                tolerances.append(Tolerance(metric: entry.key, relative: value))
            }
        }
        return ComparisonSettings(train: points[0], holdout: points[1], tolerance: tolerances)
    }

    /// A section that the file leaves out: every key has its default.
    func absent(_ parent: Section, _ key: String) -> Section {
        Section(path: parent.path(key), place: parent.place, entries: [])
    }
}
