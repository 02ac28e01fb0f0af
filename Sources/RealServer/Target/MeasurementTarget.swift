import Experiments

/// What `measure.target` names: how a server comes up for each repetition.
protocol MeasurementTarget: AnyObject {
    /// Starts a server for one repetition.
    ///
    /// - Parameters:
    ///   - run: of which point, which repetition, where.
    /// - Throws: ``MeasurementError`` where it does not come up, after ending what did.
    func start(_ run: TargetRun) throws(MeasurementError) -> any MeasuredServer
}

/// One repetition as a target has to know it.
struct TargetRun {
    var experiment: Experiment
    /// From 0.
    var repetition: Int
    /// The repetition's own folder, which is removed when it is over.
    var folder: String
    /// Where the server's logs are to be kept; `nil` for nowhere.
    var logs: String?
    /// On 127.0.0.1; 0 for any that is free.
    var port: Int
    /// A descriptor that becomes readable when the wait for the server should end; −1 for none.
    var interruption: Int32
}
