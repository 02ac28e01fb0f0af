public import SimCore

/// What one replication gave. Times in seconds.
public struct RunStatistics: Sendable {
    /// Lines of a log that are kept.
    public static let mostLogLines = 10_000

    /// Latencies and counts of one endpoint, or of all together.
    public struct Requests: Sendable {
        public var ok = 0
        public var failed = 0
        /// From the intended start to the last byte.
        public var latency = Histogram()
        public var latencyTally = Tally()
        /// From the actual send to the last byte.
        public var actual = Histogram()
        public var actualTally = Tally()

        public init() {}
    }

    /// The measured part of the run: from the end of the warm-up to the last completion or the end.
    public var start = 0.0
    public var end = 0.0
    public var all = Requests()
    /// By endpoint, in the file's order.
    public var endpoints: [Requests]
    /// Failures by ``OutcomeClass``'s raw value.
    public var classes = Array(repeating: 0, count: OutcomeClass.allCases.count)
    /// Failures by ``OutcomeCause``'s raw value.
    public var causes = Array(repeating: 0, count: OutcomeCause.allCases.count)
    /// Core-seconds used on each host.
    public var hostBusy: [Double]
    /// CPU seconds of all workers.
    public var serverCPU = 0.0
    /// CPU seconds of the load generator.
    public var clientCPU = 0.0
    /// Seconds in the accept queue, of each connection accepted.
    public var acceptWait = Tally()
    /// Seconds waited for a pooled connection, of each checkout.
    public var poolWait = Tally()
    /// Seconds waited for SQLite's writer lock, of each lock taken.
    public var lockWait = Tally()
    /// Times an idle event loop was woken.
    public var wakeups = 0
    /// Times it then found the connection taken.
    public var lostWakeups = 0
    /// Connections accepted by each worker.
    public var accepts: [Int]
    /// Requests begun by each worker.
    public var begun: [Int]
    /// Connections opened by all pools; the most open at a PostgreSQL at once, and those that it refused.
    public var connects = 0
    public var peakConnections = 0
    public var refusedConnections = 0
    /// CPU seconds of PostgreSQL's backends, and of the cache.
    public var databaseCPU = 0.0
    public var cacheCPU = 0.0
    /// Seconds from the end of a commit's work until the log was on the disk.
    public var commitWait = Tally()
    /// Look-ups in the cache, and those that found their entry.
    public var cacheLookups = 0
    public var cacheHits = 0
    /// CPU seconds of the balancer, and seconds that requests waited in it for an instance.
    public var balancerCPU = 0.0
    public var balancerWait = Tally()
    /// Workers that a signal ended: their master's, for a silent heartbeat, the kernel's, for want of memory, or a
    /// fault's; those for want of memory; instances restarted.
    public var kills = 0
    public var outOfMemory = 0
    public var restarts = 0
    /// Bytes that the processes of each host had at most at once.
    public var memoryPeak: [Double]
    /// Lines of gunicorn's log in the measured part, by ``LogLine/Kind``'s raw value.
    public var logLines = Array(repeating: 0, count: LogLine.Kind.allCases.count)
    /// The first of them, of the whole run: the start-up is what a log is read for.
    public var log: [LogEntry] = []
    /// When alerts held, for who watches for any.
    public var alarms: [Alarm] = []
    /// Why the run was ended before its time; `nil` where it was not.
    public var stop: EarlyStop?
    /// Attempts at requests, retries included.
    public var attempts = 0
    /// Mean number of requests in the system.
    public var population = 0.0
    /// Requests in the system at the end, less those at the start of the measured part.
    public var growth = 0.0
    /// Events handled, the measure of the work that the run took.
    public var events: UInt64 = 0
    /// Of all events, those of the warm-up included.
    public var fingerprint = EventFingerprint()
    /// Latency and completion time of each request in order of completion, where asked for.
    public var series: [(time: Double, latency: Double)] = []

    init(endpoints: Int, hosts: Int, workers: Int) {
        self.endpoints = Array(repeating: Requests(), count: endpoints)
        hostBusy = Array(repeating: 0, count: hosts)
        memoryPeak = Array(repeating: 0, count: hosts)
        accepts = Array(repeating: 0, count: workers)
        begun = Array(repeating: 0, count: workers)
    }

    public var duration: Double { end - start }
}
