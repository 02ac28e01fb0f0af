import Experiments
import Foundation
import Models

/// The real stack for one repetition: database, cache, instances and balancer, all freshly started.
final class RealStack: MeasuredServer {
    private(set) var port = 0
    private(set) var components: [Component] = []
    private var instances: [GunicornServer] = []
    private var database: PostgreSQLServer?
    private var cache: RedisServer?
    private var balancer: HAProxyServer?
    private let run: TargetRun
    private let servicesFolder: String
    private var isStopped = false

    /// Starts everything, from the database to the balancer, and waits until every worker is ready.
    init(
        _ run: TargetRun, template: StackTemplate, directory: String, placement: Placement,
        groups: [String: ControlGroup], _ services: StackServices
    ) throws(MeasurementError) {
        self.run = run
        servicesFolder = try services.folder.make("run-\(UInt32.random(in: 0 ... .max))")
        do throws(MeasurementError) {
            try start(template, directory, placement, groups, services)
        } catch {
            stop()
            throw error
        }
    }

    private func start(
        _ template: StackTemplate, _ directory: String, _ placement: Placement,
        _ groups: [String: ControlGroup], _ services: StackServices
    ) throws(MeasurementError) {
        let scenario = run.experiment.scenario
        var settings = AppSettings(run.experiment)
        settings.iterationsPerSecond = template.rates.iterationsPerSecond
        settings.databaseIterationsPerSecond = template.rates.databaseIterationsPerSecond
        settings.database = try startDatabase(template, placement, groups, services)
        if let cache = scenario.cache {
            let redis = try RedisServer(
                cache, folder: servicesFolder, cpus: placement.cpus(of: cache.host),
                group: groups[cache.host], log: "\(run.folder)/redis.log", services, run.interruption)
            self.cache = redis
            settings.cache = AppSettings.CacheSettings(url: redis.url, maxConnections: cache.maxConnections)
            components.append(Component(name: "cache", host: cache.host, roots: [redis.process.pid]))
        }
        let path = "\(run.folder)/app.json"
        try writePrivate(settings, to: path)
        try startInstances(settings, path, directory, placement, groups, services)
        if let settings = scenario.balancer {
            let listener = try Listener(bound: run.port)
            defer { listener.close() }
            let host = settings.host ?? ""
            let haproxy = try HAProxyServer(
                settings, listener: listener, instances: instances.map(\.port), folder: servicesFolder,
                cpus: placement.cpus(of: host), group: groups[host], log: "\(run.folder)/haproxy.log",
                services, run.interruption)
            balancer = haproxy
            port = listener.port
            components.append(Component(name: "balancer", host: host, roots: [haproxy.process.pid]))
        } else {
            port = instances[0].port
        }
    }

    private func startDatabase(
        _ template: StackTemplate, _ placement: Placement, _ groups: [String: ControlGroup],
        _ services: StackServices
    ) throws(MeasurementError) -> AppSettings.DatabaseSettings? {
        let scenario = run.experiment.scenario
        guard let database = scenario.database else { return nil }
        let options = AppSettings.EngineOptions(pool: scenario.pool)
        let log = "\(run.folder)/copy.log"
        switch database.kind {
        case .sqlite:
            let file = "\(run.folder)/data.sqlite"
            try template.copy(to: file, log: log, services, run.interruption)
            return AppSettings.DatabaseSettings(
                url: SQLiteAddress(file: file, database).text, engineOptions: options)
        case .postgresql:
            let data = servicesFolder + "/data"
            try template.copy(to: data, log: log, services, run.interruption)
            let server = try PostgreSQLServer(
                cluster: data, maxConnections: database.maxConnections, reserved: database.reserved,
                cpus: placement.cpus(of: database.host), group: groups[database.host], isLasting: true,
                log: "\(run.folder)/postgresql.log", services, run.interruption)
            self.database = server
            components.append(
                Component(name: "database", host: database.host, roots: [server.process.pid]))
            let account = StackTemplate.account
            return AppSettings.DatabaseSettings(
                url: server.url(user: account, database: account, driver: database.driver),
                engineOptions: options)
        }
    }

    private func startInstances(
        _ settings: AppSettings, _ path: String, _ directory: String, _ placement: Placement,
        _ groups: [String: ControlGroup], _ services: StackServices
    ) throws(MeasurementError) {
        let scenario = run.experiment.scenario
        let host = scenario.server.host
        let environment = try environment(settings, path, directory)
        for number in 1...scenario.server.instances {
            // Clients reach the only instance directly, others through the balancer.
            let listener = try Listener(
                bound: scenario.balancer == nil ? run.port : 0, isShared: scenario.server.reusePort)
            let name = scenario.server.instances == 1 ? "gunicorn" : "gunicorn-\(number)"
            var start = GunicornServer.Start(
                server: scenario.server, application: application, environment: environment,
                folder: "\(run.folder)/\(name)", log: "\(run.folder)/\(name).log",
                cpus: placement.cpus(of: host), group: groups[host])
            if case .module = run.experiment.measurement.app { start.directory = directory }
            guard mkdir(start.folder, 0o700) == 0 else { throw .system("making \(start.folder)", errno) }
            instances.append(try GunicornServer(start, listener: listener, services))
            if scenario.server.reusePort { reserved.append(listener) } else { listener.close() }
        }
        for instance in instances {
            try instance.waitUntilReady(workers: scenario.server.workers, run.interruption)
        }
        let masters = instances.map(\.process.pid)
        components.append(Component(name: "server", host: host, roots: masters))
        components.append(Component(name: "server.master", host: host, roots: masters, isPart: true))
    }

    /// Sockets that keep a number which workers bind themselves.
    private var reserved: [Listener] = []

    private var application: String {
        switch run.experiment.measurement.app {
        case .steps: "headroom_stack.steps:create_app()"
        case .restaurants: "headroom_stack.restaurants:create_app()"
        case .module(let name): name
        }
    }

    /// Beside our own settings what an application of the user's reads by custom.
    private func environment(
        _ settings: AppSettings, _ path: String, _ directory: String
    ) throws(MeasurementError) -> [String: String?] {
        var environment: [String: String?] = [
            "PYTHONPATH": StackInstallation.applications, "HEADROOM_SETTINGS": path,
        ]
        if run.experiment.scenario.database?.psycogreen == true { environment["HEADROOM_PSYCOGREEN"] = "1" }
        guard case .module = run.experiment.measurement.app else { return environment }
        environment["PYTHONPATH"] = "\(directory):\(StackInstallation.applications)"
        if let database = settings.database {
            environment["DATABASE_URL"] = database.url
            let options = try? JSONEncoder().encode(database.engineOptions)
            environment["HEADROOM_ENGINE_OPTIONS"] = options.map { String(decoding: $0, as: UTF8.self) }
        }
        if let cache = settings.cache { environment["REDIS_URL"] = cache.url }
        return environment
    }

    var ended: String? {
        let services = [database?.process, cache?.process, balancer?.process].compactMap { $0 }
        return (services + instances.map(\.process)).first { $0.hasEnded }?.name
    }

    var died: Int { instances.reduce(0) { $0 + $1.died } }
    var killed: Int { instances.reduce(0) { $0 + $1.killed } }
    var stays: [String] { instances.map(\.stays) }

    var logCounts: [String: Int] {
        instances.reduce(into: [:]) { total, instance in
            total.merge(instance.log.counts) { $0 + $1 }
        }
    }

    func update() {
        for instance in instances { instance.update() }
    }

    /// Ends all processes, from the clients' side on, and keeps the logs.
    func stop() {
        guard !isStopped else { return }
        isStopped = true
        balancer?.process.stop()
        for instance in instances { instance.process.stop() }
        cache?.process.stop()
        database?.process.stop()
        for listener in reserved { listener.close() }
        keepLogs()
        try? FileManager.default.removeItem(atPath: servicesFolder)
    }

    /// Logs, and the configurations that hold no password.
    private static let kept = [".log", ".py", "haproxy.cfg"]

    private func keepLogs() {
        guard let folder = run.logs else { return }
        let files = FileManager.default
        try? files.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for place in [run.folder, servicesFolder] {
            for name in (try? files.contentsOfDirectory(atPath: place)) ?? []
            where Self.kept.contains(where: name.hasSuffix) && name != "copy.log" {
                try? files.copyItem(atPath: "\(place)/\(name)", toPath: "\(folder)/\(name)")
            }
        }
    }
}
