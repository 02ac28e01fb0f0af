/// A server that somebody else has started: it is measured, and otherwise left alone.
public struct RunningServer: Sendable, Equatable {
    /// Name or IPv4 address.
    public var host: String
    public var port: Int
    /// Whose CPU time is told apart; empty where nobody says, and CPU time is then unknown.
    public var processes: [NamedProcesses]

    public init(host: String, port: Int, processes: [NamedProcesses] = []) {
        self.host = host
        self.port = port
        self.processes = processes
    }

    /// As in the `Host` header: the port is left out where it is HTTP's own.
    public var authority: String { port == 80 ? host : "\(host):\(port)" }

    /// Reads `http://host:port`; `nil` for anything else, encrypted addresses and paths included.
    public init?(url: String) {
        guard url.hasPrefix("http://") else { return nil }
        var rest = url.dropFirst("http://".count)
        if rest.last == "/" { rest.removeLast() }
        let parts = rest.split(separator: ":", omittingEmptySubsequences: false)
        guard let name = parts.first, !name.isEmpty, parts.count <= 2,
            name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "." || $0 == "-") })
        else { return nil }
        var port = 80
        if parts.count == 2 {
            guard let number = Int(parts[1]), (1...65535).contains(number) else { return nil }
            port = number
        }
        self.init(host: String(name), port: port)
    }
}

/// The processes that are one component of a running server.
public struct NamedProcesses: Sendable, Equatable {
    public enum Name: Sendable, Equatable {
        /// These and all that descend from them.
        case pids([Int])
        /// A control group, as a path below `/sys/fs/cgroup`.
        case controlGroup(String)
    }
    /// `server`, `database`, `cache` or `balancer`, as in `cpu.<component>`.
    public var component: String
    /// The host of the experiment that it runs on.
    public var host: String
    public var name: Name

    public init(component: String, host: String, name: Name) {
        self.component = component
        self.host = host
        self.name = name
    }
}

/// When a measurement holds back or ends early.
public struct AbortConditions: Sendable, Equatable {
    /// Share of the last requests that may fail; 1 for all of them.
    public var errors: Double
    /// Greatest median latency of the last requests, in seconds; `nil` for any.
    public var latency: Double?
    /// Requests at once beyond which arrivals are counted instead of sent.
    public var inFlight: Int
    /// Requests of all runs together, beyond which nothing more is sent; `nil` for any number.
    public var requests: Int?

    public init(
        errors: Double = 1, latency: Double? = nil, inFlight: Int = 15_000, requests: Int? = nil
    ) {
        self.errors = errors
        self.latency = latency
        self.inFlight = inFlight
        self.requests = requests
    }

    /// For a server that Headroom has not started: others may depend on it.
    public static let careful = AbortConditions(
        errors: 0.5, latency: 30, inFlight: 1000, requests: 1_000_000)
}
