import Models

/// What the load generator is told, as a JSON file in the private folder.
struct GeneratorSettings: Codable, Sendable {
    var workload: Workload
    /// Of the endpoints, in the file's order.
    var weights: [Double]
    /// What each endpoint is sent.
    var requests: [PreparedRequest]
    var seed: UInt64
    /// Index of the repetition, which names the random streams.
    var repetition: UInt64
    /// IPv4 address of the server in digits.
    var address = "127.0.0.1"
    var port: Int
    /// CPUs of the workload's host; empty for any.
    var cpus: [Int]
    /// Seconds of a run bounded by a duration that are not measured.
    var warmup: Double
    var limits = LoadLimits()
    /// The endpoints whose draws requests carry, for an application that executes the file's steps; empty for none.
    var demands: [Endpoint] = []
    /// Folders with the accounts that the server's workers keep of who is in them; empty where they keep none.
    var stays: [String] = []
    /// Where the records go, as the bytes of an array.
    var recordsPath: String
}

extension GeneratorSettings {
    /// - Parameters:
    ///   - host: what the `Host` header says; the address and port where not given.
    ///   - warmup: seconds that are not measured.
    /// - Throws: ``MeasurementError`` where a request lacks an environment variable or its body's file.
    init(
        _ scenario: Scenario, seed: UInt64, repetition: UInt64, address: String = "127.0.0.1", port: Int,
        host: String? = nil, cpus: [Int], warmup: Double, limits: LoadLimits, sendsDemands: Bool = false,
        stays: [String] = [], recordsPath: String
    ) throws(MeasurementError) {
        workload = scenario.workload
        weights = scenario.endpoints.map(\.weight)
        requests = []
        for endpoint in scenario.endpoints {
            requests.append(
                try PreparedRequest(
                    endpoint, host: host ?? "\(address):\(port)", keepalive: workload.load.keepalive))
        }
        self.seed = seed
        self.repetition = repetition
        self.address = address
        self.port = port
        self.cpus = cpus
        self.warmup = warmup
        self.limits = limits
        if sendsDemands { demands = scenario.endpoints }
        self.stays = stays
        self.recordsPath = recordsPath
    }
}

/// When the load generator holds back or gives up.
public struct LoadLimits: Codable, Sendable, Equatable {
    /// Requests in flight beyond which arrivals are counted as overflow instead of sent.
    public var inFlight = 15_000
    /// Seconds without any answer after which a run is given up.
    public var silence = 60.0
    /// Share of failed requests, of the last 1000 or of at least 100, above which a run is given up.
    public var errors = 1.0
    /// Median latency, in seconds, of the last 100 requests and those in flight above which a run is given up; `nil`
    /// for any.
    public var latency: Double?
    /// Requests after which a run is given up; `nil` for any number.
    public var requests: Int?

    public init() {}
}

/// What the load generator says at its end.
struct GeneratorSummary: Codable, Sendable {
    /// Requests begun.
    var started = 0
    /// Arrivals of an open workload that were handled, whatever became of them.
    var arrivals = 0
    /// Arrivals that found the cap of requests in flight reached, and were not sent.
    var overflow = 0
    /// Requests in flight when a run bounded by a duration ended, or was given up.
    var unfinished = 0
    /// Requests in flight at the end of the warm-up.
    var unfinishedAtWarmup = 0
    /// Connections opened.
    var connections = 0
    /// CPU seconds of the generator's process in the measured part.
    var cpu = 0.0
    /// Seconds from the start of the load to the start of the measured part, and to its end.
    var from = 0.0
    var to = 0.0
    /// Time average of the requests sent and not yet over in the measured part, kept while they came and went.
    var inFlight = 0.0
    /// Seconds of the measured part that the requests in flight at its end had spent in it, together.
    var unfinishedStay = 0.0
    /// The server's own account at the start of the measured part and at its end; `nil` where it keeps none.
    var serverBefore: ServerStays?
    var serverAfter: ServerStays?
    /// Answers with a status that was not expected, by status.
    var unexpected: [String: Int] = [:]
    /// Why the run was given up; `nil` for an orderly end.
    var failure: String?
}

/// Where a run stands, about once a second.
public struct LoadProgress: Sendable, Equatable {
    /// Since the start of the load.
    public var seconds: Double
    public var finished: Int
    public var failed: Int
    public var inFlight: Int
}

extension LoadProgress {
    /// Reads the generator's line, `at SECONDS FINISHED FAILED IN-FLIGHT`.
    init?(_ line: String) {
        let words = line.split(separator: " ")
        guard words.count == 5, words[0] == "at", let seconds = Double(words[1]),
            let finished = Int(words[2]), let failed = Int(words[3]), let inFlight = Int(words[4])
        else { return nil }
        self.init(seconds: seconds, finished: finished, failed: failed, inFlight: inFlight)
    }

    /// The line that the constructor reads.
    var line: String { "at \(seconds) \(finished) \(failed) \(inFlight)" }
}
