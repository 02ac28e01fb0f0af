import Foundation

/// Servers and clients meet on the loopback interface, on a free port.
func checkLoopback() -> EnvironmentCheck {
    let remedy = "bring the loopback interface up (ip link set lo up) and allow listening on 127.0.0.1"
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard listener >= 0 else {
        return EnvironmentCheck("loopback", .fail, "no socket: \(lastError())", remedy: remedy)
    }
    defer { close(listener) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let listens = withUnsafeMutablePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
            bind(listener, generic, length) == 0 && listen(listener, 1) == 0
                && getsockname(listener, generic, &length) == 0
        }
    }
    guard listens else {
        return EnvironmentCheck(
            "loopback", .fail, "cannot listen on 127.0.0.1: \(lastError())", remedy: remedy)
    }
    let port = UInt16(bigEndian: address.sin_port)
    return EnvironmentCheck("loopback", .ok, "a free port on 127.0.0.1, \(port)")
}

/// The kernel cuts a longer accept queue to `somaxconn`.
func checkAcceptQueue(backlog: Int) -> EnvironmentCheck {
    guard let limit = Int(procFile("/proc/sys/net/core/somaxconn").filter(\.isNumber)) else {
        return EnvironmentCheck(
            "accept queue", .warn, "net.core.somaxconn cannot be read",
            remedy: "find out how long the kernel lets an accept queue be")
    }
    let found = "net.core.somaxconn is \(limit), the server asks for \(backlog)"
    return limit >= backlog
        ? EnvironmentCheck("accept queue", .ok, found)
        : EnvironmentCheck(
            "accept queue", .warn, found,
            remedy: "sysctl net.core.somaxconn=\(backlog), or set backlog to \(limit)")
}

/// Every connection is a file descriptor of the load generator.
func checkDescriptors(clients: Int) -> EnvironmentCheck {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else {
        return EnvironmentCheck(
            "file descriptors", .warn, "the limit cannot be read: \(lastError())", remedy: "see ulimit -n")
    }
    // Beside the connections: standard streams, event loops, the server's pipes, the result files.
    let needed = rlim_t(clients + 64)
    let found = "\(limit.rlim_cur) allowed, \(needed) needed for \(clients) clients"
    return limit.rlim_cur >= needed
        ? EnvironmentCheck("file descriptors", .ok, found)
        : EnvironmentCheck("file descriptors", .fail, found, remedy: "ulimit -n \(needed)")
}

/// What the system says about the call that failed last.
func lastError() -> String {
    String(cString: strerror(errno))
}
