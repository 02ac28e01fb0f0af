import CLinux
import Foundation

/// Waits for sockets, edge-triggered: one system call registers a connection for its whole life.
struct Poller: ~Copyable {
    /// What a socket has become since it was last told of.
    struct Event {
        /// As given to ``add(_:tag:)``.
        var tag: UInt64
        var isReadable: Bool
        var isWritable: Bool
        /// The other side has closed, or there was an error: read to the end.
        var hasEnded: Bool
    }

    /// Events told of at once.
    private static let batch = 64
    private let descriptor: Int32
    private let events: UnsafeMutablePointer<epoll_event>

    /// - Throws: ``MeasurementError`` where the process has no descriptor left.
    init() throws(MeasurementError) {
        descriptor = epoll_create1(Int32(EPOLL_CLOEXEC))
        guard descriptor >= 0 else { throw .system("making an epoll descriptor", errno) }
        events = .allocate(capacity: Self.batch)
    }

    deinit {
        close(descriptor)
        events.deallocate()
    }

    private static let all =
        EPOLLIN.rawValue | EPOLLOUT.rawValue | EPOLLRDHUP.rawValue | EPOLLET.rawValue
    private static let ended = EPOLLRDHUP.rawValue | EPOLLHUP.rawValue | EPOLLERR.rawValue

    /// Registers a socket; closing it ends that. Returns whether the kernel agreed.
    func add(_ socket: Int32, tag: UInt64) -> Bool {
        var event = epoll_event(events: Self.all, data: epoll_data_t(u64: tag))
        return epoll_ctl(descriptor, EPOLL_CTL_ADD, socket, &event) == 0
    }

    /// Waits at most `nanoseconds`, and not at all for 0. Returns how many events there are.
    func wait(_ nanoseconds: Int64) -> Int {
        max(0, Int(clinux_epoll_wait(descriptor, events, Int32(Self.batch), nanoseconds)))
    }

    subscript(index: Int) -> Event {
        let event = events[index]
        return Event(
            tag: event.data.u64, isReadable: event.events & EPOLLIN.rawValue != 0,
            isWritable: event.events & EPOLLOUT.rawValue != 0, hasEnded: event.events & Self.ended != 0)
    }
}
