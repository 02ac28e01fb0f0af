internal import SimCore

extension ServingSimulation {
    typealias EventCalendar = Calendar<Event>

    /// The event that announces the next change on a host's cores.
    struct HostTimer: BitwiseCopyable, Sendable {
        let alarm: AlarmID
        /// When it comes; infinite where it is not set.
        var time = Double.infinity
        /// The next change has to be announced anew.
        var hasChanged = false
        var busyBefore = 0.0
    }

    struct Worker: ~Copyable, Sendable {
        var pool: ConnectionPool
        /// The host that it runs on, and the accept queue that it takes connections from.
        let host: Int
        let queue: Int
        var acceptedBefore = 0
        /// Commands under way to the cache, each on a connection of its own.
        var cacheConnections = 0
        /// Whether an engine's first connection has asked what it has to know.
        var knowsDatabase = false
        /// When the clients will have closed the connections that the main thread of a gthread worker has to close.
        var closings = UniqueQueue<Double>()
        let instance: Int
        var life: WorkerLife
        var heartbeat: Heartbeat
        /// Whether it takes part: it has booted and is not gone.
        var isUp = true
        /// Whether it takes connections.
        var isListening = true
        var isBooting = false
        /// A fault keeps its loop from going on; what it was about to do waits.
        var isStuck = false
        var isFrozen = false
        /// SIGABRT has reached it: it leaves, and was counted as killed.
        var isCondemned = false
        /// When a sync worker last was between two requests.
        var turned = 0.0
        /// Number of its present process, for the log.
        var pid = 0
    }

    /// One copy of the server: a master and its workers.
    struct Instance: Sendable {
        var arbiter: Arbiter
        var health: InstanceHealth?
        var sleep: IdleSleepState?
        /// Its master is gone.
        var isDown = false
        /// When the health check under way was sent.
        var probed = 0.0
    }

    /// A process that does one thing after another: the load generator, the balancer, the cache.
    struct Server: ~Copyable, Sendable {
        struct Task: BitwiseCopyable, Sendable {
            enum Kind: UInt8, Sendable {
                /// The load generator opens a connection, writes a request into it, reads the answer.
                case connect, send, receive
                /// The cache runs a command; the balancer passes a request on; the database refuses a connection.
                case command, pass, refuse
            }
            var kind: Kind
            var request: Int32
        }
        var queue = UniqueQueue<Task>()
        var current: Task?
    }

    /// An arrival of an open workload that waits for one of a limited number of connections.
    struct WaitingArrival: BitwiseCopyable, Sendable {
        var client: Int32
        var intended: Double
    }

    /// A connection to the database, and the backend process at its other end.
    struct DatabaseConnection: BitwiseCopyable, Sendable {
        /// The request whose statement it runs.
        var request: Int32 = -1
        /// When it was opened.
        var opened = 0.0
    }
}
