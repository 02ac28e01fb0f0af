public import Experiments
public import Models

/// The experiment of `experiments/quickstart.yaml`, at its own load of 100 clients.
///
/// Its costs are the priors even where a calibration was made, so that figures of two machines mean the same
/// work.
public func quickstart(_ path: String) throws -> Experiment {
    try ExperimentFile(path: path).decode([Assignment(path: "demands", value: "null")])
}

extension Scenario {
    /// The same stack under the same clients, for another number of requests.
    public func lasting(requests: Int) -> Scenario {
        guard case .closed(var load) = workload.load else {
            preconditionFailure("the quickstart is a closed loop")
        }
        load.requests = requests
        var scenario = self
        scenario.workload.load = .closed(load)
        return scenario
    }
}
