import Foundation
import Models

/// HAProxy before the instances, with the settings of the experiment and otherwise its own defaults.
final class HAProxyServer {
    let process: ServiceProcess

    /// - Parameters:
    ///   - listener: where clients come in, bound and not yet listening.
    ///   - instances: ports of the application servers.
    init(
        _ balancer: BalancerSettings, listener: Listener, instances: [Int], folder: String, cpus: [Int],
        group: ControlGroup?, log: String, _ services: StackServices, _ interruption: Int32
    ) throws(MeasurementError) {
        let file = folder + "/haproxy.cfg"
        try services.folder.write(Self.configuration(balancer, instances: instances), to: file)
        process = try ServiceProcess(
            ServiceCommand(
                name: "HAProxy", executable: try services.installation.path(of: "haproxy"),
                arguments: ["-db", "-f", file], user: services.folder.user, cpus: cpus, group: group,
                descriptors: [listener.descriptor]),
            log: log, keeper: services.keeper)
        try process.wait(within: 30, interruption) { Listener.isListening(on: listener.port) }
    }

    /// What cannot be expressed is refused by name.
    static func check(_ balancer: BalancerSettings) throws(MeasurementError) {
        guard balancer.kind == .haproxy else {
            throw .unsupported(
                "stack.balancer.kind: the real stack has HAProxy and no \(balancer.kind.rawValue); write haproxy."
            )
        }
        guard balancer.policy != .randomOfTwo else {
            throw .unsupported(
                "stack.balancer.policy: HAProxy's `random` draws two and takes the less busy; write random.")
        }
        guard balancer.health?.restartAfter == nil else {
            throw .unsupported(
                "stack.balancer.health: HAProxy takes an instance out of rotation and does not restart it.")
        }
    }

    static func configuration(_ balancer: BalancerSettings, instances: [Int]) -> String {
        let policy =
            switch balancer.policy {
            case .roundRobin: "roundrobin"
            case .leastConnections: "leastconn"
            // HAProxy's `random` is random(2).
            case .randomOfTwo: "random(2)"
            case .random: "random"
            }
        var options = ""
        if let limit = balancer.maximumConnections { options += " maxconn \(limit)" }
        var check = ""
        if let health = balancer.health {
            let fall = max(1, Int((health.ejectAfter / health.interval).rounded()))
            options += " check inter \(milliseconds(health.interval)) fall \(fall)"
            check = "    timeout check \(milliseconds(health.timeout))\n"
        }
        let servers = instances.enumerated().map { index, port in
            let weight = balancer.weights.isEmpty ? "" : " weight \(balancer.weights[index])"
            return "    server web\(index + 1) 127.0.0.1:\(port)\(weight)\(options)"
        }
        let errors = [
            (502, "unknown"), (503, "no_backend"), (504, "balancer_timeout"),
        ].map { status, cause in
            "    http-error status \(status) content-type text/plain lf-string \"\(cause)\" "
                + "hdr \(Response.causeHeader) \(cause)"
        }
        return """
            defaults
                mode http
                timeout connect 60s
                timeout client 1h
                timeout http-keep-alive 1h
                timeout server \(milliseconds(balancer.timeout))
                timeout queue \(milliseconds(balancer.queueTimeout))
                retries \(balancer.retries)
            \(check)\(errors.joined(separator: "\n"))
            frontend clients
                bind fd@3
                default_backend instances
            backend instances
                balance \(policy)
                http-after-response set-header \(Response.causeHeader) balancer_queue if { status 503 } { nbsrv gt 0 }
            \(servers.joined(separator: "\n"))

            """
    }

    private static func milliseconds(_ seconds: Double) -> String {
        "\(max(1, Int((seconds * 1000).rounded())))ms"
    }
}
