import Foundation
import Models

/// A private Redis on loopback, without persistence.
final class RedisServer {
    let port: Int
    let process: ServiceProcess

    var url: String { "redis://:\(PostgreSQLServer.password)@127.0.0.1:\(port)/0" }

    init(
        _ cache: Cache, folder: String, cpus: [Int], group: ControlGroup?, log: String,
        _ services: StackServices, _ interruption: Int32
    ) throws(MeasurementError) {
        let file = folder + "/redis.conf"
        try services.folder.write(Self.configuration(cache, folder: folder), to: file)
        var attempt = 0
        while true {
            attempt += 1
            let port = try Listener.freePort()
            let process = try ServiceProcess(
                ServiceCommand(
                    name: "Redis", executable: try services.installation.path(of: "redis-server"),
                    arguments: [file, "--port", "\(port)"], user: services.folder.user, cpus: cpus,
                    group: group),
                log: log, keeper: services.keeper)
            do throws(MeasurementError) {
                try process.wait(within: 30, interruption) {
                    procFile(log).contains("Ready to accept connections")
                }
            } catch {
                if attempt < 3, procFile(log).contains("Address already in use") { continue }
                throw error
            }
            self.port = port
            self.process = process
            return
        }
    }

    /// `redis.conf`.
    static func configuration(_ cache: Cache, folder: String) -> String {
        var settings = """
            bind 127.0.0.1
            save ""
            appendonly no
            dir \(folder)
            requirepass \(PostgreSQLServer.password)

            """
        if let limit = cache.maxMemory {
            settings += "maxmemory \(Int(limit))\nmaxmemory-policy allkeys-lru\n"
        }
        return settings
    }
}
