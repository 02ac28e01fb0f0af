import Models

/// What the load generator is told, as a JSON file in the private folder.
struct GeneratorSettings: Codable, Sendable {
    var scenario: Scenario
    var seed: UInt64
    /// Index of the repetition, which names the random streams.
    var repetition: UInt64
    var port: Int
    /// CPUs of the workload's host; empty for any.
    var cpus: [Int]
    /// Seconds of a run bounded by a duration that are not measured.
    var warmup: Double
    /// Whether requests carry their draws, for an application that executes the file's steps.
    var sendsDemands = false
    /// Where the records go, as the bytes of an array.
    var recordsPath: String
}

/// What the load generator says at its end.
struct GeneratorSummary: Codable, Sendable {
    /// Requests begun.
    var started = 0
    /// Arrivals that found the cap of connections in flight reached, and were not sent.
    var overflow = 0
    /// Requests in flight when a run bounded by a duration ended, or was given up.
    var unfinished = 0
    /// Requests in flight at the end of the warm-up.
    var unfinishedAtWarmup = 0
    /// CPU seconds of the generator's process in the measured part.
    var cpu = 0.0
    /// Seconds from the start of the load to the start of the measured part, and to its end.
    var from = 0.0
    var to = 0.0
    /// Why the run was given up; `nil` for an orderly end.
    var failure: String?
}
