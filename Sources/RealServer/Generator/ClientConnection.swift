import SimCore

/// One connection of the load generator, and the request that is on it.
struct ClientConnection {
    enum State {
        /// The slot is free.
        case none
        case connecting
        /// The request is being written, or the answer read.
        case busy
        /// The answer was read whole; the server has yet to close the connection.
        case ending
        /// Open, and kept for a next request.
        case idle
    }

    var state = State.none
    var socket: Int32 = -1
    /// Tells the connections that use this slot one after another apart.
    var generation: UInt32 = 0
    var record = RequestRecord()
    var reader = ResponseReader()
    /// Bytes of the request that are yet to be written, from `written` on. The memory stays with the slot.
    var unsent: [UInt8] = []
    var written = 0
    var timeout = LaneHandle.none
}

extension ClientConnection {
    /// Whether a request is on it that is not over.
    var isInFlight: Bool { state == .connecting || state == .busy || state == .ending }

    /// Keeps the bytes of a request that is to be written.
    mutating func hold(_ bytes: [UInt8]) {
        unsent.removeAll(keepingCapacity: true)
        unsent.append(contentsOf: bytes)
        written = 0
    }
}
