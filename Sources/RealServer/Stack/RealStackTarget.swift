import Experiments
import Foundation
import Models

/// `measure: {target: gunicorn}`: gunicorn with an application, and the database, cache and balancer that the
/// experiment has, each a private process on loopback.
final class RealStackTarget: MeasurementTarget {
    /// Versions of what is measured, by name.
    let versions: [String: String]
    private let services: StackServices
    private let placement: Placement
    private let groups: [String: ControlGroup]
    private let directory: String
    private let interruption: Int32
    private var templates: [StackTemplate] = []

    /// Checks what is installed, and makes the tables of every application and database that the points need.
    ///
    /// - Parameter directory: where `module:app` is looked for.
    init(
        _ experiments: [Experiment], directory: String, placement: Placement, groups: [String: ControlGroup],
        keeper: Keeper, interruption: Int32
    ) throws(MeasurementError) {
        let installation = StackInstallation()
        try Self.need(installation, for: experiments)
        let folder = try ServicesFolder(keeper: keeper)
        let services = StackServices(installation: installation, folder: folder, keeper: keeper)
        self.services = services
        self.placement = placement
        self.groups = groups
        self.directory = directory
        self.interruption = interruption
        versions = try StackVersions.check(services, interruption)
        for experiment in experiments {
            let purpose = StackTemplate.Purpose(experiment)
            guard !templates.contains(where: { $0.purpose == purpose }) else { continue }
            templates.append(
                try StackTemplate(
                    purpose, number: templates.count, experiment, placement, services, interruption))
        }
    }

    /// Names the first program that is missing, before anything is started.
    private static func need(
        _ installation: StackInstallation, for experiments: [Experiment]
    ) throws(MeasurementError) {
        var names = ["python", "gunicorn"]
        for scenario in experiments.map(\.scenario) {
            if scenario.database?.kind == .postgresql { names += ["postgres", "initdb"] }
            if scenario.cache != nil { names.append("redis-server") }
            if scenario.balancer != nil { names.append("haproxy") }
        }
        if names.count > 2, ServiceUser.current != nil { names.append("setpriv") }
        for name in names { _ = try installation.path(of: name) }
    }

    /// What cannot be done for real is refused by name.
    static func check(_ experiment: Experiment) throws(MeasurementError) {
        let scenario = experiment.scenario
        try GunicornConfiguration.check(scenario.server)
        if let balancer = scenario.balancer { try HAProxyServer.check(balancer) }
        if scenario.balancer == nil, scenario.server.instances > 1 {
            throw .unsupported(
                "stack.server.instances: \(scenario.server.instances) instances need a balancer before them: "
                    + "add stack.balancer, {kind: haproxy}.")
        }
        if let database = scenario.database, database.psycogreen {
            guard database.driver == .psycopg2, scenario.server.workerClass == .gevent else {
                throw .unsupported(
                    "stack.database.psycogreen: psycogreen patches psycopg2 in gevent workers, and the stack has "
                        + "\(database.driver.rawValue) in \(scenario.server.workerClass.rawValue) workers.")
            }
        }
        if (scenario.database?.rtt ?? 0) > 0 || (scenario.cache?.rtt ?? 0) > 0 {
            throw .unsupported(
                "stack.database.rtt and stack.cache.rtt: all parts of the real stack meet on loopback.")
        }
        guard scenario.faults.isEmpty else {
            throw .unsupported("faults: the real stack is measured without faults.")
        }
        if case .restaurants = experiment.measurement.app, scenario.database == nil {
            throw .unsupported("measure.app: the application `restaurants` needs stack.database.")
        }
    }

    func start(_ run: TargetRun) throws(MeasurementError) -> any MeasuredServer {
        let purpose = StackTemplate.Purpose(run.experiment)
        guard let template = templates.first(where: { $0.purpose == purpose }) else {
            throw .unsupported("measure.app: nothing was prepared for it.")
        }
        return try RealStack(
            run, template: template, directory: directory, placement: placement, groups: groups, services)
    }
}
