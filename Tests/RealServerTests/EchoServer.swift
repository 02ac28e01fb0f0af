import Foundation

/// A small HTTP server in the test's own process, which notes what it is sent.
final class EchoServer: @unchecked Sendable {
    struct Request: Hashable {
        var client: Int
        var number: Int
    }

    let port: Int
    private let descriptor: Int32
    private let lock = NSLock()
    private var seen: [Request] = []
    private var present = 0
    private var most = 0
    private let pause: UInt32

    /// - Parameter pause: microseconds that each answer takes.
    init(pause: UInt32 = 0) {
        self.pause = pause
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

    private func accept() {
        while true {
            let connection = Glibc.accept(descriptor, nil, nil)
            guard connection >= 0 else { return }
            Thread.detachNewThread { self.answer(connection) }
        }
    }

    private func answer(_ connection: Int32) {
        defer { close(connection) }
        var text = ""
        var bytes = [UInt8](repeating: 0, count: 4096)
        while !text.contains("\r\n\r\n") {
            let count = read(connection, &bytes, bytes.count)
            guard count > 0 else { return }
            text += String(decoding: bytes[..<count], as: UTF8.self)
        }
        func header(_ name: String) -> Int {
            let line = text.components(separatedBy: "\r\n").first { $0.hasPrefix(name + ": ") }
            return line.flatMap { Int($0.dropFirst(name.count + 2)) } ?? -1
        }
        lock.withLock {
            seen.append(Request(client: header("X-Headroom-Client"), number: header("X-Headroom-Number")))
            present += 1
            most = max(most, present)
        }
        if pause > 0 { usleep(pause) }
        lock.withLock { present -= 1 }
        let response = Array("HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok".utf8)
        _ = response.withUnsafeBytes { write(connection, $0.baseAddress, $0.count) }
    }
}
