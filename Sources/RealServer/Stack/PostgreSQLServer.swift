import Foundation
import Models

/// A private PostgreSQL server on loopback: a cluster of its own, the defaults of its version but for what the
/// experiment says, passwords by SCRAM as they are deployed.
final class PostgreSQLServer {
    let port: Int
    let process: ServiceProcess

    /// A password of the measurement's own: the port is open to everybody on this computer.
    static let password = (0..<4).map { _ in String(UInt32.random(in: 0 ... .max), radix: 16) }.joined()
    /// The superuser, for whom PostgreSQL keeps some connections; the application is not one.
    static let superuser = "headroom"

    /// Makes an empty cluster.
    static func makeCluster(
        at data: String, log: String, _ services: StackServices, _ interruption: Int32
    ) throws(MeasurementError) {
        let password = data + ".password"
        try services.folder.write(Self.password + "\n", to: password)
        let process = try ServiceProcess(
            ServiceCommand(
                name: "initdb", executable: try services.installation.path(of: "initdb"),
                arguments: [
                    "-D", data, "-U", superuser, "--auth=scram-sha-256", "--pwfile", password, "--no-sync",
                    "-E", "UTF8", "--locale=C.UTF-8",
                ], user: services.folder.user, endSignal: SIGKILL),
            log: log, keeper: services.keeper)
        try process.finish(within: 120, interruption)
    }

    /// Starts a server on a cluster and waits until it takes connections.
    ///
    /// - Parameter isLasting: whether what it writes has to outlive a crash: not while tables are filled.
    init(
        cluster data: String, maxConnections: Int, reserved: Int, cpus: [Int], group: ControlGroup?,
        isLasting: Bool, log: String, _ services: StackServices, _ interruption: Int32
    ) throws(MeasurementError) {
        var attempt = 0
        while true {
            attempt += 1
            let port = try Listener.freePort()
            let process = try ServiceProcess(
                ServiceCommand(
                    name: "PostgreSQL", executable: try services.installation.path(of: "postgres"),
                    arguments: ["-D", data]
                        + Self.settings(
                            port: port, maxConnections: maxConnections, reserved: reserved,
                            isLasting: isLasting),
                    // Immediate: the cluster is a copy that nobody needs any more.
                    user: services.folder.user, cpus: cpus, group: group, endSignal: SIGQUIT),
                log: log, keeper: services.keeper)
            do throws(MeasurementError) {
                try process.wait(within: 60, interruption) {
                    procFile("\(data)/postmaster.pid").split(separator: "\n").last?.hasPrefix("ready") == true
                }
            } catch {
                // Somebody took the port between its choice and its use.
                if attempt < 3, procFile(log).contains("could not bind") { continue }
                throw error
            }
            self.port = port
            self.process = process
            return
        }
    }

    /// What stands on the server's command line.
    static func settings(port: Int, maxConnections: Int, reserved: Int, isLasting: Bool) -> [String] {
        [
            "listen_addresses=127.0.0.1", "port=\(port)", "unix_socket_directories=",
            "max_connections=\(maxConnections)", "superuser_reserved_connections=\(reserved)",
            "fsync=\(isLasting ? "on" : "off")",
        ].flatMap { ["-c", $0] }
    }

    /// Ends it so that the cluster is whole: all that was written is on the disk.
    func shutDown(_ interruption: Int32) throws(MeasurementError) {
        kill(process.pid, SIGINT)
        try process.finish(within: 60, interruption)
    }

    func url(user: String, database: String, driver: Driver) -> String {
        "postgresql+\(driver.rawValue)://\(user):\(Self.password)@127.0.0.1:\(port)/\(database)"
    }
}
