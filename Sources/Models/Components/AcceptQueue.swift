internal import SimCore

/// The kernel's queue of connections that no worker has accepted yet, one per listening socket.
///
/// It holds min(backlog, somaxconn) + 1 connections (`sk_acceptq_is_full`). It is looked at twice. When it is full, a
/// client's first packet (SYN) is dropped in silence and the client sends it again. When it is not, it is answered,
/// and may be full when the handshake ends: that packet is dropped as well (`tcp_v4_syn_recv_sock`, `exit_overflow`),
/// and the client takes itself to be connected. Its request comes again and again, and each time makes the connection
/// if there is room: by the request socket that is kept for the first backlog + 1 handshakes, by the SYN cookie in its
/// acknowledgement for the others (`cookie_v4_check`; `net.ipv4.tcp_syncookies` is 1 by default).
public struct AcceptQueue: ~Copyable, Sendable {
    /// The kernel's own bound, `net.core.somaxconn`, by default.
    public static let defaultSomaxconn = 4096
    /// Seconds after the first SYN at which a client tries again, then gives up (Linux 6.18, measured once).
    public static let retries = [1.0, 2, 3, 4, 5, 7, 11]
    /// Times that a request is sent again that nothing acknowledges: the probe of a lost tail and
    /// `net.ipv4.tcp_retries2`, 15 by default, which takes a quarter of an hour.
    public static let repetitions = 16

    public let capacity: Int
    private var connections = UniqueQueue<Int32>()
    /// Connections whose handshake is under way and that keep their place.
    private var reserved = 0

    public init(backlog: Int, somaxconn: Int = AcceptQueue.defaultSomaxconn) {
        capacity = min(backlog, somaxconn) + 1
    }

    public var count: Int { connections.count }

    /// Whether a SYN is answered.
    public var hasRoom: Bool { connections.count + reserved < capacity }

    /// Seconds from one sending of a request to the next: the probe of a lost tail after a timeout, then the timeout,
    /// each twice the last and at most 120 s (`TCP_RTO_MAX`). By the one round trip that is known, the handshake's, it is
    /// rtt + max(2 rtt, 0.2 s) (`tcp_rtt_estimator`, `TCP_RTO_MIN`).
    ///
    /// - Parameters:
    ///   - repetition: from 0.
    ///   - rtt: between client and server, in seconds.
    public static func pause(before repetition: Int, rtt: Double) -> Double {
        let timeout = rtt + max(2 * rtt, 0.2)
        return repetition == 0 ? timeout : min(120, timeout * Double(1 << min(repetition - 1, 10)))
    }

    /// Whether there is a place for one more connection, which is then kept for it: where a handshake is over before
    /// anybody else's packet comes.
    public mutating func reserve() -> Bool {
        guard hasRoom else { return false }
        reserved += 1
        return true
    }

    /// A connection takes the place that was kept for it.
    public mutating func append(_ connection: Int32) {
        assert(reserved > 0, "a place is reserved first")
        reserved -= 1
        connections.append(connection)
    }

    /// A handshake ends, or a request comes whose connection the server does not know. Returns whether there was room.
    public mutating func enter(_ connection: Int32) -> Bool {
        guard hasRoom else { return false }
        connections.append(connection)
        return true
    }

    /// The connection that came first.
    public mutating func accept() -> Int32? {
        connections.popFirst()
    }
}
