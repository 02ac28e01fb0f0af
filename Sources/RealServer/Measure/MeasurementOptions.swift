/// How to measure, beside what the experiment file says.
public struct MeasurementOptions {
    /// Repetitions of each point; `nil` for the file's.
    public var repetitions: Int?
    /// The first of them, from 0: what was measured before is not measured again, and the next ones draw other requests.
    public var firstRepetition = 0
    /// Port of the server on 127.0.0.1; 0 for any that is free.
    public var port = 0
    /// The program whose hidden subcommands are the server, the generator and the keeper: the running one.
    public var executable = "/proc/self/exe"
    public var rules = DiscardRules()
    /// Whether each point is measured as two, in turns: the noise floor of all differences.
    public var isTwofold = false
    /// Folder for the logs of a server that writes some, one folder a run; `nil` to keep none.
    public var logs: String?
    /// When the load generator holds back or gives up, beside what the file says.
    public var limits = LoadLimits()
    /// Whether a server that runs already may be on another computer.
    public var allowsRemote = false
    /// Hash of the predictions that were written before, to be put on record; `nil` where there are none.
    public var predictions: String?
    /// What may end the measurement early.
    public var interruption: Interruption?
    /// Called before each run.
    public var progress: (MeasurementProgress) -> Void = { _ in }

    public init() {}
}

/// Where a measurement stands.
public struct MeasurementProgress: Sendable {
    /// Index of the point.
    public var point: Int
    /// From 1.
    public var repetition: Int
    /// Runs finished, discarded ones not counted.
    public var finished: Int
    /// Runs that count, in all.
    public var total: Int
    /// Why the run before was discarded; `nil` where it was not.
    public var discarded: String?
}
