import Models

extension Decoding {
    /// `observed`: figures off a dashboard.
    mutating func observed(_ file: Section, _ metrics: MetricNames) -> [Observation] {
        guard let node = file.node("observed") else { return [] }
        var observations: [Observation] = []
        for (index, element) in list(node, "observed").enumerated() {
            guard let section = section(element, "observed.\(index)", known: nil) else { continue }
            var figures: [Observation.Figure] = []
            for entry in section.entries {
                do {
                    let dimension = try metrics.dimension(of: entry.key)
                    let measure = Measure(dimension: dimension, most: dimension == .fraction ? 1 : 1e18)
                    guard let value = quantity(entry.value, measure) else { continue }
                    resolve(section.path(entry.key), Quantity(value, dimension), entry.value.place.origin)
                    figures.append(
                        Observation.Figure(
                            metric: entry.key, value: value,
                            half: Self.halfDigit(entry.value.text ?? "", value: value)))
                } catch {
                    report(error.message, at: entry.keyPlace, remedy: error.remedy)
                }
            }
            observations.append(Observation(figures: figures, place: section.place))
        }
        return observations
    }

    /// Half a unit of the last digit of a quantity's text, in base units: 0.005 for `35%`.
    private static func halfDigit(_ text: String, value: Double) -> Double {
        let number = Quantity.leadingNumber(of: text)
        guard let written = Double(number), written != 0, !number.lowercased().contains("e") else { return 0 }
        let decimals = number.split(separator: ".", omittingEmptySubsequences: false).dropFirst().first?.count
        var half = 0.5
        for _ in 0..<(decimals ?? 0) { half /= 10 }
        return half * abs(value / written)
    }

    /// `assume`: what a dashboard does not show. `both` makes two points of each.
    mutating func assumptions(_ file: Section) -> WaitAssumption {
        let section = self.section(file, "assume", known: ["wait"]) ?? absent(file, "assume")
        let words = WaitAssumption.allCases.map(\.rawValue)
        return WaitAssumption(rawValue: word(section, "wait", among: words, default: "both", of: "Headroom"))
            ?? .both
    }

    /// Endpoints without steps: their demands are calibrated, come from a dashboard, or are lacking.
    ///
    /// - Returns: whether the answer depends on what waits hold, which is not known.
    mutating func demands(
        _ file: Section, _ observations: [Observation], _ assumption: WaitAssumption,
        _ calibration: Calibration, _ measurement: MeasurementSettings, into scenario: inout Scenario
    ) -> Bool {
        let open = endpointsWithoutSteps(file, scenario).filter { index in
            let name = scenario.endpoints[index].name
            if let demand = calibration.demand(of: name) {
                scenario.endpoints[index].steps = demand.steps
                return false
            }
            let paths = ["costs.request.\(name)", EndpointParameter(endpoint: name, .cpu).path]
            return !calibration.parameters.contains { paths.contains($0.path) }
        }
        guard isValid else { return false }
        guard !open.isEmpty else {
            compare(observations, scenario)
            return false
        }
        guard !observations.isEmpty else {
            let names = open.map { "`\(scenario.endpoints[$0].name)`" }.joined(separator: ", ")
            let place = file.node("endpoints").flatMap { $0.entries?.first?.keyPlace } ?? file.place
            lack(
                "nothing says what serving \(names) takes", at: place,
                remedy: "add `steps: [{cpu: 1ms}]`, or figures of a dashboard under `observed`",
                measures: !measurement.servesSteps)
            return false
        }
        let dashboard = Dashboard(observations: observations, scenario: scenario)
        guard let demands = DashboardDemands(dashboard, endpoints: open) else {
            report(
                "no line of `observed` has both throughput and utilization.\(scenario.server.host).cpu",
                at: file.place(of: "observed"),
                remedy:
                    "give both: {throughput: 40/s, utilization.\(scenario.server.host).cpu: 35%, latency.p50: 60ms}"
            )
            return false
        }
        apply(demands, observations[0].place, assumption, to: &scenario)
        return assumption == .both && scenario.database != nil && demands.waits.contains { $0.value > 0 }
    }

    /// Indices of the endpoints whose steps the file leaves to a calibration or a dashboard.
    func endpointsWithoutSteps(_ file: Section, _ scenario: Scenario) -> [Int] {
        let entries = file.node("endpoints")?.entries ?? []
        return scenario.endpoints.indices.filter { index in
            let own = entries.first { $0.key == scenario.endpoints[index].name }?.value.entries ?? []
            return !own.contains { $0.key == "steps" }
        }
    }

    private mutating func apply(
        _ demands: DashboardDemands, _ place: Place, _ assumption: WaitAssumption, to scenario: inout Scenario
    ) {
        let holding = scenario.database != nil && assumption != .outside
        let origin: ResolvedValue.Origin =
            if case .file(let line, _) = place { .observed(line: line) } else { .assigned }
        var parts: [String] = []
        for (position, index) in demands.endpoints.enumerated() {
            let name = scenario.endpoints[index].name
            let wait = demands.waits[position]
            scenario.endpoints[index].steps = demands.steps(position, holding: holding && wait.value > 0)
            let path = "endpoints.\(name).observed."
            resolve(path + "cpu", demands.cpu.text, value: demands.cpu.value, origin)
            resolve(path + "wait", wait.text, value: wait.value, origin)
            parts.append("`\(name)` computes \(demands.cpu.text) and waits \(wait.text)")
        }
        let provenance = "the demands come from a dashboard: \(parts.joined(separator: "; "))"
        self.provenance = provenance
        note(
            provenance, at: place,
            remedy: "give `steps`, or run `headroom calibrate`, for narrower intervals")
        if demands.cpu.value == 0 {
            note(
                "the observed CPU time is no more than the costs of serving are", at: place,
                remedy: "check the figures, or set `costs`")
        }
        if demands.waits.allSatisfy({ $0.value == 0 }) {
            note(
                "nothing is left for waiting: no latency is given, or it is all CPU time", at: place,
                remedy: "add latency.p50, measured where the load is light")
        }
    }

    /// Where all demands are given, the dashboard checks them.
    private mutating func compare(_ observations: [Observation], _ scenario: Scenario) {
        let dashboard = Dashboard(observations: observations, scenario: scenario)
        guard let seen = dashboard.cpu else { return }
        let host = scenario.server.host
        let known = Saturation(scenario).shares.filter { $0.host == host }.reduce(0) { $0 + $1.demand }
        guard known < seen.low || known > seen.high else { return }
        note(
            "the dashboard shows \(seen.text) of CPU a request on `\(host)`, and steps and costs make \(Quantity(known, .duration).text)",
            at: observations[0].place, remedy: "check the steps, or run `headroom calibrate`")
    }
}
