import Experiments
import Foundation
import Models

/// An application's tables, filled once for a whole measurement; every repetition starts from a copy of them.
final class StackTemplate {
    /// What tables depend on.
    struct Purpose: Equatable {
        var app: MeasurementSettings.App
        var database: DatabaseKind?
        /// Tables of the application `steps`.
        var tables: Set<Int>

        init(_ experiment: Experiment) {
            app = experiment.measurement.app
            database = experiment.scenario.database?.kind
            tables = app == .steps ? Self.tables(experiment.scenario.endpoints.flatMap(\.steps)) : []
        }

        private static func tables(_ steps: [Step]) -> Set<Int> {
            steps.reduce(into: []) { found, step in
                switch step {
                case .query(let query): found.insert(query.table)
                case .transaction(let steps): found.formUnion(tables(steps))
                case .cache(let lookup): found.formUnion(tables(lookup.miss))
                case .cpu, .wait, .respond: break
                }
            }
        }
    }

    let purpose: Purpose
    /// The cluster's folder, or the SQLite file; `nil` without a database.
    let data: String?
    let rates: Rates

    /// What this computer does in a second, as the preparation found it.
    struct Rates: Decodable {
        var iterationsPerSecond: Double
        var databaseIterationsPerSecond: Double?

        enum CodingKeys: String, CodingKey {
            case iterationsPerSecond = "iterations_per_second"
            case databaseIterationsPerSecond = "database_iterations_per_second"
        }
    }

    static let account = "app"

    init(
        _ purpose: Purpose, number: Int, _ experiment: Experiment, _ placement: Placement,
        _ services: StackServices, _ interruption: Int32
    ) throws(MeasurementError) {
        self.purpose = purpose
        let scenario = experiment.scenario
        let logs = services.keeper.folder
        var settings = AppSettings(experiment)
        var server: PostgreSQLServer?
        switch purpose.database {
        case .postgresql:
            let folder = try services.folder.make("template-\(number)")
            let data = folder + "/data"
            try PostgreSQLServer.makeCluster(
                at: data, log: "\(logs)/initdb-\(number).log", services, interruption)
            let started = try PostgreSQLServer(
                cluster: data, maxConnections: 20, reserved: 3,
                cpus: placement.cpus(of: scenario.database?.host ?? ""), group: nil, isLasting: false,
                log: "\(logs)/preparation-\(number).log", services, interruption)
            server = started
            settings.database = AppSettings.DatabaseSettings(
                url: started.url(user: Self.account, database: Self.account, driver: .psycopg2),
                adminURL: started.url(
                    user: PostgreSQLServer.superuser, database: "postgres", driver: .psycopg2),
                engineOptions: AppSettings.EngineOptions(pool: scenario.pool))
            self.data = data
        case .sqlite:
            let file = "\(logs)/template-\(number).sqlite"
            settings.database = AppSettings.DatabaseSettings(
                url: "sqlite:///\(file)", engineOptions: AppSettings.EngineOptions(pool: scenario.pool))
            self.data = file
        case nil:
            self.data = nil
        }
        let path = "\(logs)/preparation-\(number).json"
        try writePrivate(settings, to: path)
        let log = "\(logs)/prepared-\(number).log"
        let process = try ServiceProcess(
            ServiceCommand(
                name: "the preparation of the tables",
                executable: try services.installation.path(of: "python"),
                arguments: ["-m", "headroom_stack.prepare"],
                environment: [
                    "PYTHONPATH": StackInstallation.applications, "HEADROOM_SETTINGS": path,
                ],
                cpus: placement.cpus(of: scenario.server.host)),
            log: log, keeper: services.keeper)
        try process.finish(within: 300, interruption)
        let answer = procFile(log).split(separator: "\n").last.map { Data($0.utf8) } ?? Data()
        guard let rates = try? JSONDecoder().decode(Rates.self, from: answer) else {
            throw process.failure("gave no answer")
        }
        self.rates = rates
        try server?.shutDown(interruption)
    }

    /// Copies the tables for one repetition.
    ///
    /// - Parameter copy: what becomes the cluster's folder, or the file.
    func copy(
        to copy: String, log: String, _ services: StackServices, _ interruption: Int32
    ) throws(MeasurementError) {
        guard let data else { return }
        let isCluster = purpose.database == .postgresql
        let process = try ServiceProcess(
            ServiceCommand(
                name: "cp", executable: "/bin/cp", arguments: ["-a", data, copy],
                user: isCluster ? services.folder.user : nil),
            log: log, keeper: services.keeper)
        try process.finish(within: 120, interruption)
    }
}

extension AppSettings {
    /// The settings of an experiment, before its services have addresses.
    init(_ experiment: Experiment) {
        var app = "module"
        var options = RestaurantOptions()
        switch experiment.measurement.app {
        case .steps: app = "steps"
        case .restaurants(let chosen):
            app = "restaurants"
            options = chosen
        case .module: break
        }
        self.init(
            app: app, options: options,
            endpoints: app == "steps" ? experiment.scenario.endpoints.map(AppEndpoint.init) : [])
    }
}
