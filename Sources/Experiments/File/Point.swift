/// One configuration of an experiment: the file with some values set otherwise.
public struct Point: Sendable {
    public enum Role: String, Sendable, Codable {
        case train, holdout, unscored
    }
    /// What distinguishes the point from the file; empty for the file as it is.
    public var axes: [Assignment]
    public var role: Role
    public var experiment: Experiment

    public init(axes: [Assignment], role: Role, experiment: Experiment) {
        self.axes = axes
        self.role = role
        self.experiment = experiment
    }
}
