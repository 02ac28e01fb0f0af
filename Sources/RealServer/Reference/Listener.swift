import Foundation

/// A server's socket, made by the command before the server: only the command can tell a person that the port is
/// taken.
struct Listener {
    let descriptor: Int32
    let port: Int

    /// - Parameters:
    ///   - port: on 127.0.0.1; 0 for any that is free.
    ///   - backlog: length of the queue of connections not yet accepted.
    init(port: Int, backlog: Int) throws(MeasurementError) {
        try self.init(port, backlog: backlog, isShared: false)
    }

    /// A socket that has its port and does not listen yet: the server that gets it decides on its backlog.
    ///
    /// - Parameter isShared: whether others may bind the same port (`SO_REUSEPORT`).
    init(bound port: Int, isShared: Bool = false) throws(MeasurementError) {
        try self.init(port, backlog: nil, isShared: isShared)
    }

    private init(_ port: Int, backlog: Int?, isShared: Bool) throws(MeasurementError) {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw .system("making a socket", errno) }
        var one: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &one, socklen_t(MemoryLayout<Int32>.size))
        if isShared {
            setsockopt(descriptor, SOL_SOCKET, SO_REUSEPORT, &one, socklen_t(MemoryLayout<Int32>.size))
        }
        // Inherited by the accepted connections, as gunicorn has it.
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        address.sin_port = in_port_t(port).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(descriptor, address, length) == 0
                    && (backlog.map { listen(descriptor, Int32($0)) == 0 } ?? true)
                    && getsockname(descriptor, address, &length) == 0
            }
        }
        guard bound else {
            let number = errno
            Foundation.close(descriptor)
            let reason =
                number == EADDRINUSE ? "is taken" : "cannot be used: \(String(cString: strerror(number)))"
            throw .environment(
                "port \(port) \(reason). Choose another with --port, or --port 0 for any free one.")
        }
        self.descriptor = descriptor
        self.port = Int(in_port_t(bigEndian: address.sin_port))
    }

    func close() {
        Foundation.close(descriptor)
    }

    /// A port that was free a moment ago, for a program that takes no socket.
    static func freePort() throws(MeasurementError) -> Int {
        let listener = try Listener(bound: 0)
        listener.close()
        return listener.port
    }

    /// Whether somebody listens on a port of 127.0.0.1, as the kernel's table says; nobody is connected to.
    static func isListening(on port: Int) -> Bool {
        let number = String(port, radix: 16, uppercase: true)
        let local = "0100007F:" + String(repeating: "0", count: 4 - number.count) + number
        return procFile("/proc/net/tcp").split(separator: "\n").contains { line in
            let fields = line.split(separator: " ")
            return fields.count > 3 && fields[1] == local && fields[3] == "0A"
        }
    }
}
