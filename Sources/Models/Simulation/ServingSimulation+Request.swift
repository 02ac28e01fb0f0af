internal import SimCore

extension ServingSimulation {
    /// A request on its way, one slot of the slab.
    ///
    /// A million of them are in flight where a stack is overloaded, so the fields stand in order of size, and what
    /// is yes or no shares a byte: 96 bytes.
    struct Request: BitwiseCopyable, Sendable {
        var stream: RandomStream
        var intended = 0.0
        var sent = 0.0
        /// When the wait that the request is in began.
        var waiting = 0.0
        var poolTicket: UInt64 = 0
        var deadline = LaneHandle.none
        var client: Int32 = 0
        var number: Int32 = 0
        /// Next operation of the program.
        var next: Int32 = 0
        var worker: Int32 = -1
        var endpoint: Int16 = 0
        var attempts: Int16 = 0
        var outcome = OutcomeClass.ok
        var cause = OutcomeCause.unknown
        private var flags = Flags()

        init(stream: RandomStream) {
            self.stream = stream
        }

        /// A worker polls its connection.
        var isAccepted: Bool {
            get { flags.contains(.isAccepted) }
            set { flags.set(.isAccepted, newValue) }
        }

        /// Its bytes are at the server.
        var hasArrived: Bool {
            get { flags.contains(.hasArrived) }
            set { flags.set(.hasArrived, newValue) }
        }

        var holdsConnection: Bool {
            get { flags.contains(.holdsConnection) }
            set { flags.set(.holdsConnection, newValue) }
        }

        var holdsLock: Bool {
            get { flags.contains(.holdsLock) }
            set { flags.set(.holdsLock, newValue) }
        }

        /// `pool_timeout` passed while the request waited: its next try is its last.
        var poolDeadlinePassed: Bool {
            get { flags.contains(.poolDeadlinePassed) }
            set { flags.set(.poolDeadlinePassed, newValue) }
        }

        private struct Flags: OptionSet {
            var rawValue: UInt8 = 0

            static let isAccepted = Flags(rawValue: 1)
            static let hasArrived = Flags(rawValue: 2)
            static let holdsConnection = Flags(rawValue: 4)
            static let holdsLock = Flags(rawValue: 8)
            static let poolDeadlinePassed = Flags(rawValue: 16)

            mutating func set(_ flag: Flags, _ value: Bool) {
                if value { formUnion(flag) } else { subtract(flag) }
            }
        }
    }
}
