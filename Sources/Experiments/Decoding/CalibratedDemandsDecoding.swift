import Models

extension Decoding {
    /// Endpoints without steps whose CPU time and wait a calibration has: they get steps of these.
    ///
    /// - Returns: whether the answer depends on what waits hold, which is not known.
    mutating func calibratedDemands(
        _ file: Section, _ calibration: Calibration, _ assumption: WaitAssumption,
        into scenario: inout Scenario
    ) -> Bool {
        guard isValid else { return false }
        let name = calibration.name ?? ""
        let place = file.place(of: "demands")
        var waits = false
        for index in scenario.endpoints.indices {
            let endpoint = scenario.endpoints[index].name
            func value(_ part: EndpointParameter.Part) -> Double? {
                let path = EndpointParameter(endpoint: endpoint, part).path
                return calibration.parameters.first { $0.path == path }?.value
            }
            guard let cpu = value(.cpu) else { continue }
            guard !hasSteps(file, endpoint) else {
                note(
                    "`\(endpoint)` has steps, so that what \(name) says of it is left out", at: place,
                    remedy: "remove its steps, or run `headroom calibrate` again")
                continue
            }
            let wait = value(.wait) ?? 0
            let holding = scenario.database != nil && assumption != .outside && wait > 0
            scenario.endpoints[index].steps = DashboardDemands.steps(cpu: cpu, wait: wait, holding: holding)
            resolve(
                EndpointParameter(endpoint: endpoint, .cpu).path, Quantity(cpu, .duration), .demands(name))
            resolve(
                EndpointParameter(endpoint: endpoint, .wait).path, Quantity(wait, .duration), .demands(name))
            waits = waits || wait > 0
        }
        return waits && assumption == .both && scenario.database != nil
    }

    /// Whether the file says what serving an endpoint takes.
    func hasSteps(_ file: Section, _ endpoint: String) -> Bool {
        file.node("endpoints")?.entries?.first { $0.key == endpoint }?.value.entries?.contains {
            $0.key == "steps"
        } == true
    }
}
