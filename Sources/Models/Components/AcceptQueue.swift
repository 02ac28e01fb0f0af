internal import SimCore

/// The kernel's queue of connections that no worker has accepted yet, one per listening socket.
///
/// It holds min(backlog, somaxconn) + 1 connections; when it is full a SYN is dropped in silence and the
/// client tries again (`tcp_max_syn_backlog` and SYN cookies play no part on an idle network).
public struct AcceptQueue: ~Copyable, Sendable {
    /// The kernel's own bound, `net.core.somaxconn`, by default.
    public static let defaultSomaxconn = 4096
    /// Seconds after the first SYN at which a client tries again, then gives up (Linux 6.18, measured once).
    public static let retries = [1.0, 2, 3, 4, 5, 7, 11]

    public let capacity: Int
    private var connections = UniqueQueue<Int32>()
    /// Connections whose handshake is under way.
    private var reserved = 0

    public init(backlog: Int, somaxconn: Int = AcceptQueue.defaultSomaxconn) {
        capacity = min(backlog, somaxconn) + 1
    }

    public var count: Int { connections.count }

    /// Whether there is a place for one more connection, which is then kept for it during its handshake.
    public mutating func reserve() -> Bool {
        guard connections.count + reserved < capacity else { return false }
        reserved += 1
        return true
    }

    /// A connection takes the place that was kept for it.
    public mutating func append(_ connection: Int32) {
        assert(reserved > 0, "a place is reserved first")
        reserved -= 1
        connections.append(connection)
    }

    /// The connection that came first.
    public mutating func accept() -> Int32? {
        connections.popFirst()
    }
}
