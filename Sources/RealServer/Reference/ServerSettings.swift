import Models

/// What the master and its workers are told, as a JSON file in the private folder.
struct ServerSettings: Codable, Sendable {
    var scenario: Scenario
    var seed: UInt64
    /// Index of the repetition, which names the random streams.
    var repetition: UInt64
    var rate: WorkRate
    /// CPUs of the web host; empty for any.
    var cpus: [Int]
    var databasePath: String
    /// Folder of the workers' accounts of who is in them, each named by the process.
    var stays: String
    /// Path of the executable that is the worker.
    var executable: String
}
