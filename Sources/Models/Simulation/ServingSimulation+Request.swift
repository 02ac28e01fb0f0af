internal import SimCore

extension ServingSimulation {
    /// An attempt at a request, and the connection that it goes over: one slot of the slab. A connection that is
    /// kept keeps its slot, for the client's next request.
    ///
    /// A million of them are in flight where a stack is overloaded, so the fields stand in order of size, and what is
    /// yes or no shares a word.
    struct Request: BitwiseCopyable, Sendable {
        var intended = 0.0
        /// When its client turned to it; before `intended` where it has not yet.
        var sent = -1.0
        /// When the wait that the request is in began; during a statement the server's work, between the slices of a
        /// burst what is left of it.
        var waiting = 0.0
        var poolTicket: UInt64 = 0
        /// `pool_timeout`; between two requests of a connection, the worker's `keepalive`; a wait in the balancer.
        var deadline = LaneHandle.none
        var draws = StepDraws()
        var client: Int32 = 0
        var number: Int32 = 0
        /// Next operation of the program.
        var next: Int32 = 0
        /// The worker that has accepted the connection; −1 before.
        var worker: Int32 = -1
        /// The database connection that it holds.
        var connection: Int32 = -1
        /// What it looks for in the cache.
        var key: Int32 = 0
        var flags = Flags()
        var endpoint: Int16 = 0
        /// The instance that it goes to.
        var instance: Int16 = 0
        /// Tries of the present kind: SYNs, requests over a half-open connection, polls of the writer's lock, statements left of a first connect.
        var tries: Int16 = 0
        /// Attempts before this one.
        var attempt: Int16 = 0
        var outcome = OutcomeClass.ok
        var cause = OutcomeCause.unknown
        /// How far the present operation has got; 0 where it has not begun.
        var stage: UInt8 = 0
    }

    /// The session that a request belongs to, and its place there.
    struct SessionPlace: BitwiseCopyable, Sendable {
        var session: Int32 = 0
        var place: Int32 = 0
    }

    /// What is so of a request, or not.
    struct Flags: OptionSet, BitwiseCopyable, Sendable {
        var rawValue: UInt32 = 0
        /// A worker polls its connection.
        static let isAccepted = Flags(rawValue: 1)
        /// Its bytes are at the server.
        static let hasArrived = Flags(rawValue: 2)
        static let holdsConnection = Flags(rawValue: 4)
        static let holdsLock = Flags(rawValue: 8)
        /// `pool_timeout` passed while the request waited: its next try is its last.
        static let poolDeadlinePassed = Flags(rawValue: 16)
        /// The connection of the database was just opened, and needs no test.
        static let isFresh = Flags(rawValue: 32)
        /// The connection of the client is open and may carry the next request.
        static let isOpen = Flags(rawValue: 64)
        /// The connection carried a request before.
        static let isReused = Flags(rawValue: 128)
        /// Nobody waits for the answer any more; the server goes on.
        static let isAbandoned = Flags(rawValue: 256)
        /// The cache had what it looked for.
        static let wasFound = Flags(rawValue: 512)
        /// A burst of its thread goes on when it has the interpreter's lock again.
        static let isSliced = Flags(rawValue: 4096)
        /// Its answer is on the way to the client.
        static let isAnswered = Flags(rawValue: 1024)
        /// The server's side of it has ended with its worker.
        static let isDead = Flags(rawValue: 8192)
        /// Its client's connection ends at the balancer, and is open.
        static let isAtBalancer = Flags(rawValue: 16384)
        /// The balancer has sent it to an instance.
        static let isUpstream = Flags(rawValue: 32768)
        /// A worker is accepting its connection.
        static let isBeingAccepted = Flags(rawValue: 1 << 16)
        /// Its worker waits for the connection's next request, or its first.
        static let isAwaited = Flags(rawValue: 1 << 17)
        /// It waits in the balancer for an instance.
        static let isQueued = Flags(rawValue: 1 << 18)
        /// A health check of the balancer's.
        static let isProbe = Flags(rawValue: 1 << 19)
        /// Memory of its worker is taken for it.
        static let holdsMemory = Flags(rawValue: 1 << 20)
        /// A thread that has taken its connection waits for its bytes.
        static let isAwaitedByThread = Flags(rawValue: 1 << 21)
        /// Its client takes it to be connected, and the server does not know it.
        static let isHalfOpen = Flags(rawValue: 1 << 22)
        /// A content delivery network answers it.
        static let isElsewhere = Flags(rawValue: 2048)
    }
}
