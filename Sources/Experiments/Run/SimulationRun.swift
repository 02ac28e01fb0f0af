public import Models

/// Which machines a simulation stands for.
public enum Machines: Sendable {
    /// `stack.hosts`: what is, or will be, deployed.
    case deployed
    /// `measure.hosts`: this computer.
    case measured
}

extension Experiment {
    /// The scenario on the deployed machines, or on those of the measurement: as many cores as CPUs are
    /// listed, with the quota that is set there, at the speed that the demands were measured at, with all instances
    /// on one machine.
    public func scenario(on machines: Machines) -> Scenario {
        var scenario = scenario
        guard machines == .measured else { return scenario }
        scenario.server.sharesHost = true
        if measurement.target == .reference { scenario.server.loopOrder = .reference }
        for index in scenario.hosts.indices {
            let name = scenario.hosts[index].name
            guard let host = measurement.hosts.first(where: { $0.host == name }) else { continue }
            scenario.hosts[index].cores = max(1, host.cpus.count)
            scenario.hosts[index].quota = host.quota
            scenario.hosts[index].speed = ClosedSpan(1, 1)
        }
        return scenario
    }
}

/// Simulates points and gathers their results in one file.
///
/// - Parameters:
///   - file: its name and hash stand in the result.
///   - progress: called before each point with its index.
public func simulate(
    _ file: ExperimentFile, _ points: [Point], on machines: Machines, threads: Int,
    progress: (Int) -> Void = { _ in }
) -> ResultFile {
    var results: [ResultPoint] = []
    for (index, point) in points.enumerated() {
        progress(index)
        results.append(point.simulated(point.experiment.scenario(on: machines), threads: threads))
    }
    var result = ResultFile(
        experiment: points[0].experiment.name, source: .simulated,
        seed: points[0].experiment.simulation.seed, fileSHA256: file.sha256, points: results)
    result.judgeClaims(of: points)
    return result
}
