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
    }

    /// A process that does one thing after another: the load generator, the cache.
    struct Server: ~Copyable, Sendable {
        struct Task: BitwiseCopyable, Sendable {
            enum Kind: UInt8, Sendable {
                /// The load generator opens a connection, writes a request into it, reads the answer.
                case connect, send, receive
                /// The cache runs a command.
                case command
            }
            var kind: Kind
            var request: Int32
        }
        var queue = UniqueQueue<Task>()
        var current: Task?
    }

    /// A connection to the database, and the backend process at its other end.
    struct DatabaseConnection: BitwiseCopyable, Sendable {
        /// The request whose statement it runs.
        var request: Int32 = -1
        /// When it was opened.
        var opened = 0.0
    }
}
