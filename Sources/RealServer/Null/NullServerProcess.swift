import Foundation

/// What the null server's process does: it answers every request at once, or after a fixed time of work, one after
/// the other, and knows nothing of its load generator. The listening socket is descriptor 3.
///
/// Requests have no body and come whole, as those of load generators over loopback do. HTTP/1.1 keeps the
/// connection, HTTP/1.0 does not.
///
/// - Parameters:
///   - work: seconds during which the process keeps its CPU busy for each request.
///   - cpus: that it may use; empty for any.
/// - Throws: ``MeasurementError`` where the process has no descriptor left.
public func runNullServer(work: Double, cpus: [Int]) throws(MeasurementError) {
    signal(SIGPIPE, SIG_IGN)
    CPUAffinity.restrict(to: cpus)
    raiseDescriptorLimit()
    let listener: Int32 = 3
    let flags = fcntl(listener, F_GETFL)
    _ = fcntl(listener, F_SETFL, flags | O_NONBLOCK)
    let poller = try Poller()
    guard poller.add(listener, tag: UInt64(listener)) else { throw .system("waiting for a socket", errno) }
    let server = NullServerLoop(work: Int64(work * 1e9))
    while true {
        let count = poller.wait(1_000_000_000)
        for index in 0..<count {
            let socket = Int32(truncatingIfNeeded: poller[index].tag)
            if socket == listener {
                while let new = server.accept(listener) {
                    if !poller.add(new, tag: UInt64(new)) { close(new) }
                }
            } else {
                server.serve(socket)
            }
        }
    }
}

private final class NullServerLoop {
    private let work: Int64
    private let input = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 64)
    private let answer = Array("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".utf8)

    init(work: Int64) {
        self.work = work
    }

    deinit { input.deallocate() }

    func accept(_ listener: Int32) -> Int32? {
        let socket = Glibc.accept(listener, nil, nil)
        if socket >= 0 { _ = fcntl(socket, F_SETFL, O_NONBLOCK) }
        return socket >= 0 ? socket : nil
    }

    /// Answers what was asked, and closes where the client has.
    func serve(_ socket: Int32) {
        while true {
            let count = recv(socket, input.baseAddress, input.count, 0)
            if count < 0 && errno == EINTR { continue }
            if count < 0 && errno == EAGAIN { return }
            guard count > 0, reply(socket, UnsafeRawBufferPointer(rebasing: input[..<count])) else {
                close(socket)
                return
            }
            if count < input.count { return }
        }
    }

    /// Returns whether the connection stays.
    private func reply(_ socket: Int32, _ bytes: UnsafeRawBufferPointer) -> Bool {
        if work > 0 {
            let end = Clock.now + work
            while Clock.now < end {}
        }
        guard let line = bytes.firstIndex(of: 13), line > 0, bytes[line - 1] == UInt8(ascii: "1") else {
            _ = send(socket, answer, answer.count, Int32(MSG_NOSIGNAL))
            return false
        }
        return send(socket, answer, answer.count, Int32(MSG_NOSIGNAL)) == answer.count
    }
}
