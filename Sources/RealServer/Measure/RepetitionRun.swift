/// One run of one point against a freshly started server, as it was recorded.
struct RepetitionRun: Sendable {
    var summary: GeneratorSummary
    /// Requests that ended in the measured part.
    var records: [RequestRecord]
    /// Length of the measured part in seconds: to the last completion of a run bounded by requests.
    var duration: Double
    /// What each of the server's components used in the measured part.
    var components: [ComponentUse]
    var steal: Double
    var pressure: Double
    /// CPUs that were busy, whoever ran on them, by host; only of hosts whose CPUs are theirs alone.
    var busy: [String: Double] = [:]
    /// What fixed pieces of work took on the hosts' cores, in seconds, by the metric's name.
    var pace: [String: Double] = [:]
    /// Connections that found the accept queue full; their clients tried again after a second.
    var acceptOverflows: Int64
    /// Workers that ended by themselves, and those killed for silence.
    var died: Int
    var killed: Int
    /// A program of the server that ended by itself; `nil` where none did.
    var ended: String?
    /// What the server's log said, counted.
    var logCounts: [String: Int]
    /// By how much the generator was late, in seconds.
    var lags: SortedSample

    /// Scheduler time of master and workers in the measured part; `nil` where nobody said which they are.
    var server: SchedulerTime? {
        components.first { $0.name == "server" }?.time
    }

    /// Whether it came to no figures that mean anything.
    var isBroken: Bool { summary.failure != nil || ended != nil || died > 0 }

    var ok: Int { records.count { $0.isOK } }
}
