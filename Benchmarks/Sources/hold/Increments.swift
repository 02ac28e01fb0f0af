import SimCore

/// The hold model's increments: exponential with mean 1, all different, drawn before anything is timed.
///
/// The first ones are the times of the events that are pending at the start; with exponential increments that
/// is the stationary state. As many as there are operations, so that no branch predictor learns them.
struct Increments {
    let pending: [Double]
    let operations: [Double]

    init(pending count: Int, operations: Int, seed: UInt64) {
        var stream = RandomStream(StreamKey(seed: seed, replication: 0, component: 0, purpose: 0))
        let increment = Distribution.exponential(mean: 1)
        pending = (0..<count).map { _ in increment.sample(using: &stream) }
        self.operations = (0..<operations).map { _ in increment.sample(using: &stream) }
    }
}
