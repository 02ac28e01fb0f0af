import Foundation

/// A small HTTP server in the test's own process, which notes what it is sent.
final class EchoServer: @unchecked Sendable {
    struct Request: Hashable {
        var client: Int
        var number: Int
    }

    /// How it answers, beside at once.
    struct Manner {
        /// Microseconds that each answer takes.
        var pause: UInt32 = 0
        /// For so many seconds from its so-manieth request on, nothing is answered.
        var stall: (after: Int, seconds: Double)?
        var status = 200
        /// The body in chunks, a few bytes at a time.
        var isChunked = false
        /// Requests on one connection, after which it is closed.
        var perConnection = Int.max
    }

    let port: Int
    private let descriptor: Int32
    private let lock = NSLock()
    private var seen: [Request] = []
    private var present = 0
    private var most = 0
    private let manner: Manner
    private var texts: [String] = []
    private var accepted = 0
    private var stallEnd = Date.distantPast

    convenience init(pause: UInt32) {
        self.init(Manner(pause: pause))
    }

    init(_ manner: Manner = Manner()) {
        self.manner = manner
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = descriptor
        _ = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) + listen(descriptor, 1024) + getsockname(descriptor, $0, &length)
            }
        }
        port = Int(in_port_t(bigEndian: address.sin_port))
        Thread.detachNewThread { self.accept() }
    }

    func stop() {
        shutdown(descriptor, Int32(SHUT_RDWR))
        close(descriptor)
    }

    /// All requests so far, in the order of their arrival.
    var requests: [Request] { lock.withLock { seen } }
    /// The most that were being answered at once.
    var greatestConcurrency: Int { lock.withLock { most } }

    /// The heads and bodies of all requests so far.
    var received: [String] { lock.withLock { texts } }
    var connections: Int { lock.withLock { accepted } }

    private func accept() {
        while true {
            let connection = Glibc.accept(descriptor, nil, nil)
            guard connection >= 0 else { return }
            Thread.detachNewThread { self.answer(connection) }
        }
    }

    private func answer(_ connection: Int32) {
        defer { close(connection) }
        lock.withLock { accepted += 1 }
        var text = ""
        var served = 0
        while served < manner.perConnection, let request = next(connection, &text) {
            served += 1
            note(request)
            if manner.pause > 0 { usleep(manner.pause) }
            while lock.withLock({ stallEnd }) > Date() { usleep(1_000) }
            lock.withLock { present -= 1 }
            let keeps = request.contains(" HTTP/1.1\r\n") && served < manner.perConnection
            send(connection, keeps: keeps, isHead: request.hasPrefix("HEAD "))
            if !keeps { return }
        }
    }

    /// The next request with its body; `nil` at the end of the connection.
    private func next(_ connection: Int32, _ text: inout String) -> String? {
        var bytes = [UInt8](repeating: 0, count: 4096)
        while true {
            if let end = text.range(of: "\r\n\r\n") {
                let length = header("Content-Length", of: text).flatMap { Int($0) } ?? 0
                if text[end.upperBound...].utf8.count >= length {
                    let rest = text.utf8.index(end.upperBound, offsetBy: length)
                    defer { text = String(text[rest...]) }
                    return String(text[..<rest])
                }
            }
            let count = read(connection, &bytes, bytes.count)
            guard count > 0 else { return nil }
            text += String(decoding: bytes[..<count], as: UTF8.self)
        }
    }

    private func header(_ name: String, of text: String) -> String? {
        let line = text.components(separatedBy: "\r\n").first { $0.hasPrefix(name + ": ") }
        return line.map { String($0.dropFirst(name.count + 2)) }
    }

    private func note(_ text: String) {
        func number(_ name: String) -> Int { header(name, of: text).flatMap { Int($0) } ?? -1 }
        lock.withLock {
            seen.append(Request(client: number("X-Headroom-Client"), number: number("X-Headroom-Number")))
            texts.append(text)
            present += 1
            most = max(most, present)
            if let stall = manner.stall, seen.count == stall.after {
                stallEnd = Date(timeIntervalSinceNow: stall.seconds)
            }
        }
    }

    private func send(_ connection: Int32, keeps: Bool, isHead: Bool) {
        let head = "HTTP/1.\(keeps ? 1 : 0) \(manner.status) Whatever\r\n"
        if manner.isChunked {
            write(connection, head + "Transfer-Encoding: chunked\r\n\r\n3;x=y\r\nfir")
            usleep(500)
            write(connection, "\r\n")
            write(connection, "a\r\n0123")
            usleep(500)
            write(connection, "456789\r\n0\r\nX-Trailer: 1\r\n\r\n")
        } else {
            write(connection, head + "Content-Length: 2\r\n\r\n" + (isHead ? "" : "ok"))
        }
    }

    private func write(_ connection: Int32, _ text: String) {
        let bytes = Array(text.utf8)
        _ = bytes.withUnsafeBytes { Glibc.send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
    }
}
