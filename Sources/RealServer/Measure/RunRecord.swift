public import Experiments
import Foundation

/// How a measurement came about: `run.json`.
public struct RunRecord: Codable, Sendable {
    public var schema = "headroom.run/1"
    public var version: String
    public var command: [String]
    /// ISO 8601, UTC.
    public var started: String
    public var ended: String
    public var interrupted: Bool
    /// The condition of `measure.abort` that ended the measurement; `nil` where none did.
    public var aborted: String?
    public var computer: Computer
    /// CPUs of this computer that stood for each host.
    public var cpus: [String: [Int]]
    /// Iterations of the reference server's work loop in a second of CPU time; `nil` where it was not measured.
    public var iterationsPerSecond: Double?
    /// Versions of what was measured, by name; `nil` for what is built in.
    public var versions: [String: String]?
    /// What the load generator takes by itself; `nil` where nothing answered it.
    public var floor: GeneratorFloor?
    /// Hash of the predictions of these points that were there before the first run; `nil` where there were none.
    public var predictions: String?
    public var seed: UInt64
    public var repetitions: Int
    public var rules: DiscardRules
    /// In the order in which they were made, discarded ones included.
    public var runs: [Run]

    public struct Computer: Codable, Sendable {
        public var name: String
        public var kernel: String
        public var processor: String
        public var processors: Int
    }

    /// One run of one point.
    public struct Run: Codable, Sendable {
        public var axes: [String: AxisValue]
        /// From 1.
        public var repetition: Int
        /// Of a point that is measured as two: whether this is a run of the second.
        public var twin: Bool?
        public var started: String
        /// Why it does not count.
        public var discarded: String?
        public var requests: Int
        public var duration: Double
        public var generatorCPU: Double
        /// Arrivals that were not sent for want of connections.
        public var overflow: Int
        /// CPU seconds of the server's processes, and what the scheduler counted; `nil` where nobody said which they
        /// are.
        public var serverCPU: Double?
        public var voluntarySwitches: Int64?
        public var involuntarySwitches: Int64?
        /// Connections on this computer that found an accept queue full.
        public var acceptOverflows: Int64
        /// Workers killed for the silence of their heartbeat.
        public var workersKilled: Int
        /// How often the server's log said what is counted; `nil` where nothing is.
        public var log: [String: Int]?
        public var metrics: [String: Double]
    }

    enum CodingKeys: String, CodingKey {
        case schema, version, command, started, ended, interrupted, aborted, computer, cpus, versions, floor,
            predictions, seed, repetitions, rules, runs
        case iterationsPerSecond = "iterations_per_second"
    }
}

extension RunRecord.Run {
    enum CodingKeys: String, CodingKey {
        case axes, repetition, twin, started, discarded, requests, duration, overflow, log, metrics
        case generatorCPU = "generator_cpu"
        case serverCPU = "server_cpu"
        case voluntarySwitches = "voluntary_switches"
        case involuntarySwitches = "involuntary_switches"
        case acceptOverflows = "accept_overflows"
        case workersKilled = "workers_killed"
    }
}

extension RunRecord.Computer {
    /// The computer that this runs on.
    public static var current: RunRecord.Computer {
        var names = utsname()
        uname(&names)
        let kernel = withUnsafeBytes(of: &names.release) { bytes in
            String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        let model = procFile("/proc/cpuinfo").split(separator: "\n").first { $0.hasPrefix("model name") }
        let processor = model?.split(separator: ":").last.map { $0.drop { $0 == " " } } ?? "unknown"
        return RunRecord.Computer(
            name: ProcessInfo.processInfo.hostName, kernel: kernel, processor: String(processor),
            processors: ProcessInfo.processInfo.activeProcessorCount)
    }
}
