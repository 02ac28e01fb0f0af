import Experiments
import Foundation

/// An IPv4 address, in digits.
struct NetworkAddress {
    let text: String
    var isLoopback: Bool { text.hasPrefix("127.") }

    /// Asks the system for the address that a server's name has.
    static func ofServer(_ server: RunningServer) throws(MeasurementError) -> NetworkAddress {
        var hints = addrinfo()
        hints.ai_family = AF_INET
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(server.host, nil, &hints, &list) == 0, let first = list else {
            throw .environment(
                "measure.target.url: \(server.host) has no IPv4 address here. Check the name, or write the address."
            )
        }
        defer { freeaddrinfo(list) }
        var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
        getnameinfo(
            first.pointee.ai_addr, first.pointee.ai_addrlen, &text, socklen_t(text.count), nil, 0,
            NI_NUMERICHOST)
        return NetworkAddress(text: text.withUnsafeBufferPointer { String(cString: $0.baseAddress!) })
    }

    /// Opens one connection and closes it.
    ///
    /// - Throws: ``MeasurementError`` where nobody listens.
    func check(port: Int, of server: RunningServer) throws(MeasurementError) {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw .system("making a socket", errno) }
        defer { close(descriptor) }
        var patience = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        inet_pton(AF_INET, text, &address.sin_addr)
        let length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, length) }
        }
        guard status == 0 else {
            throw .environment(
                "measure.target.url: nobody answers at \(server.authority): \(String(cString: strerror(errno))). "
                    + "Start the server first; Headroom starts none for a url.")
        }
    }
}
