import Models

extension Decoding {
    static let rootKeys = [
        "version", "name", "description", "stack", "endpoints", "demands", "costs", "observed", "assume",
        "workload",
        "faults", "slo", "alerts", "expect", "sweep", "find", "plan", "simulate", "measure", "compare",
    ]

    /// The whole file; `nil` where too little of it makes sense to go on.
    mutating func experiment(_ root: YAMLNode, demands: inout DemandsFolder) -> Experiment? {
        guard root.entries != nil else {
            report(
                "an experiment is a mapping with the keys version, stack and more, not \(root.kind)",
                at: root.place, remedy: "`headroom init` writes one to start from")
            return nil
        }
        guard let file = section(root, "", known: Self.rootKeys, place: .file(line: 1, column: 1)) else {
            return nil
        }
        version(file)
        let name = name(file)
        let description = file.node("description").flatMap { text($0, "description") } ?? ""
        let stack = stack(file)
        var scenario = Scenario(
            hosts: stack.hosts, server: stack.server, pool: stack.pool, database: stack.database,
            endpoints: endpoints(file),
            workload: Workload(host: "client", load: .open(OpenLoad(rate: 1, duration: 1))))
        scenario.balancer = stack.balancer
        scenario.cache = stack.cache
        workload(file, into: &scenario, hostsAreKnown: stack.hostsAreKnown, &demands)
        scenario.faults = faults(file, scenario)
        let calibration = calibration(file, into: &scenario, demands: &demands)
        costs(file, into: &scenario, calibration)
        let metrics = MetricNames(
            hosts: scenario.hosts.map(\.name), serverHost: scenario.server.host,
            endpoints: scenario.endpoints.map(\.name))
        let observations = observed(file, metrics)
        let assumption = assumptions(file)
        let plan = plan(file)
        let slo = checks(file, "slo", metrics)
        let alerts = alerts(file, metrics)
        let expect = expectations(file, metrics)
        let (axes, condition) = sweep(file)
        let find = findSettings(file, scenario.workload)
        let simulation = simulationSettings(file, metrics)
        let measurement = measurementSettings(file, scenario)
        let comparison = comparisonSettings(file, metrics)
        let isAmbiguous = calibratedDemands(file, calibration, assumption, into: &scenario)
        let assumesBoth = self.demands(
            file, observations, assumption, calibration, measurement, into: &scenario)
        checkConsistency(scenario, root)
        refuseWhatReferenceLacks(scenario, measurement.target, root)
        refuseWhatGeneratorLacks(scenario, measurement.target, root)
        return Experiment(
            name: name, description: description, scenario: scenario, slo: slo, alerts: alerts,
            expect: expect, axes: axes,
            condition: condition, find: find, plan: plan, simulation: simulation, measurement: measurement,
            comparison: comparison, endpointsWithoutSteps: endpointsWithoutSteps(file, scenario),
            assumesBothWaits: assumesBoth || isAmbiguous, provenance: provenance,
            demands: calibration.name, demandsFound: calibration.found,
            calibrated: calibration.parameters, origins: origins, unsupported: sortedUnsupported,
            unmeasured: sortedUnmeasured,
            notes: sortedNotes)
    }

    private mutating func version(_ file: Section) {
        guard let node = file.node("version") else {
            report(
                "the version of the format is missing", at: file.place, remedy: "add the line `version: 1`")
            return
        }
        guard let value = quantity(node, .count(from: 1)) else { return }
        if value != 1 {
            report(
                "version \(node.flowText) of the format is not known", at: node.place,
                remedy: "this command reads version 1")
        }
    }

    /// The name, which is also a folder's.
    private mutating func name(_ file: Section) -> String {
        guard let node = file.node("name") else {
            let last = source.file.split(separator: "/").last.map(String.init) ?? "experiment"
            let name = last.firstIndex(of: ".").map { String(last[..<$0]) } ?? last
            resolve("name", name, .defaultOf("the file"))
            return name.isEmpty ? "experiment" : name
        }
        guard let name = text(node, "name") else { return "experiment" }
        let allowed = name.allSatisfy { ($0.isASCII && ($0.isLetter || $0.isNumber)) || "._-".contains($0) }
        if !allowed || name.hasPrefix(".") {
            report(
                "`\(name)` cannot name an experiment", at: node.place,
                remedy: "its results go to a folder of that name: use letters, digits, - and _")
        }
        resolve("name", name, node.place.origin)
        return name
    }
}
