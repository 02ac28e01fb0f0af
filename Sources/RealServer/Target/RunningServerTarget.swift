import Experiments
import Foundation
import Models

/// `measure: {target: {url: …}}`: a server that somebody else has started. It gets requests and nothing else: it is
/// neither stopped, nor restarted between runs, nor moved to other CPUs.
final class RunningServerTarget: MeasurementTarget {
    private let server: RunningServer
    private let address: String

    /// Checks the address, that something listens there, and the named processes.
    ///
    /// - Parameter allowsRemote: whether it may be on another computer.
    init(
        _ server: RunningServer, placement: Placement, allowsRemote: Bool
    ) throws(MeasurementError) {
        self.server = server
        let address = try NetworkAddress.ofServer(server)
        guard address.isLoopback || allowsRemote else {
            throw .unsupported(
                "measure.target.url: \(server.host) is not this computer, and whoever runs it may not expect a load "
                    + "test. If it is yours, add --allow-remote.")
        }
        guard address.isLoopback || server.processes.isEmpty else {
            throw .unsupported(
                "measure.target.processes: \(server.host) is another computer, whose processes cannot be seen from "
                    + "here. Remove them, or measure there.")
        }
        try address.check(port: server.port, of: server)
        self.address = address.text
        for named in server.processes { try Self.check(named, placement) }
    }

    private static func check(_ named: NamedProcesses, _ placement: Placement) throws(MeasurementError) {
        let path = "measure.target.processes.\(named.component)"
        switch named.name {
        case .pids(let pids):
            for pid in pids {
                guard SchedulerTime.of(pid_t(pid)).cpu > 0 else {
                    throw .environment(
                        "\(path).pid: there is no process \(pid) whose time can be read. `pgrep -o -a gunicorn` finds "
                            + "gunicorn's master; --set \(path).pid=NUMBER names it.")
                }
                let said = placement.cpus(of: named.host).sorted()
                let real = CPUAffinity.allowed(of: pid_t(pid))
                guard said.isEmpty || real.isEmpty || said == real else {
                    let list = real.map(String.init).joined(separator: ", ")
                    throw .environment(
                        "measure.hosts.\(named.host).cpus: process \(pid) may use CPU \(list), and a server that runs "
                            + "already is left as it is. Write `cpus: [\(list)]`, or restrict it yourself: taskset -apc "
                            + "\(said.map(String.init).joined(separator: ",")) \(pid)")
                }
            }
        case .controlGroup(let group):
            guard ControlGroupTime.cpu(of: group) != nil else {
                throw .environment(
                    "\(path).cgroup: there is no control group \(group) under /sys/fs/cgroup that counts CPU time. "
                        + "`cat /proc/PID/cgroup` shows the group of a process.")
            }
        }
    }

    /// What cannot be done without touching the server is refused by name.
    static func check(_ experiment: Experiment) throws(MeasurementError) {
        for host in experiment.measurement.hosts where host.quota != nil {
            throw .unsupported(
                "measure.hosts.\(host.host).quota: a server that runs already is left as it is; remove the quota."
            )
        }
    }

    func start(_ run: TargetRun) throws(MeasurementError) -> any MeasuredServer {
        StartedElsewhere(server, address: address)
    }
}

/// The server for one repetition.
private final class StartedElsewhere: MeasuredServer {
    let port: Int
    let address: String
    let authority: String?
    let components: [Component]
    let died = 0
    let killed = 0
    private(set) var ended: String?

    init(_ server: RunningServer, address: String) {
        port = server.port
        self.address = address
        authority = server.authority
        components = server.processes.map { named in
            var component = Component(name: named.component, host: named.host, roots: [])
            switch named.name {
            case .pids(let pids): component.roots = pids.map { pid_t($0) }
            case .controlGroup(let group): component.controlGroup = group
            }
            return component
        }
    }

    func update() {
        for component in components {
            for pid in component.roots where procFile("/proc/\(pid)/stat").isEmpty {
                ended = "process \(pid), named as \(component.name),"
            }
        }
    }

    /// It is not ours to end.
    func stop() {}
}
