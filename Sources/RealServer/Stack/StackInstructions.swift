public import Experiments
import Foundation
import Models

/// What each program of the real stack would be told for an experiment, by the program's name, with nothing started:
/// configurations, command lines, environments, and the CPUs of each host. Ports and folders are left out.
///
/// - Throws: ``MeasurementError`` for what cannot be had for real, as a measurement does before it starts anything.
public func stackInstructions(for experiment: Experiment) throws(MeasurementError) -> [String: String] {
    try Bench.check(experiment)
    let scenario = experiment.scenario
    var told = [
        "gunicorn": GunicornConfiguration(server: scenario.server, bind: "", folder: "").text,
        "instances": "\(scenario.server.instances)",
    ]
    var settings = AppSettings(experiment)
    let options = AppSettings.EngineOptions(pool: scenario.pool)
    if let database = scenario.database {
        settings.database = AppSettings.DatabaseSettings(url: "", engineOptions: options)
        switch database.kind {
        case .sqlite:
            told["SQLite"] = SQLiteAddress(file: "", database).text
        case .postgresql:
            told["PostgreSQL"] = PostgreSQLServer.settings(
                port: 0, maxConnections: database.maxConnections, reserved: database.reserved, isLasting: true
            ).joined(separator: " ")
            told["driver"] = database.driver.rawValue
        }
    }
    if let cache = scenario.cache {
        settings.cache = AppSettings.CacheSettings(url: "", maxConnections: cache.maxConnections)
        told["Redis"] = RedisServer.configuration(cache, folder: "")
    }
    told["application"] = try text(settings)
    told["psycogreen"] = scenario.database?.psycogreen == true ? "1" : nil
    if let balancer = scenario.balancer {
        told["HAProxy"] = HAProxyServer.configuration(
            balancer, instances: Array(repeating: 0, count: scenario.server.instances))
    }
    told["load generator"] = try text(
        GeneratorSettings(
            scenario, seed: experiment.simulation.seed, repetition: 0, port: 0, cpus: [],
            warmup: Bench.warmup(of: experiment), limits: LoadLimits(),
            sendsDemands: experiment.measurement.app == .steps, recordsPath: ""))
    told["hosts"] = try hosts(of: experiment)
    return told
}

/// Which CPUs, and how much of them, each program gets.
private func hosts(of experiment: Experiment) throws(MeasurementError) -> String {
    let scenario = experiment.scenario
    let placement = try Placement(experiment.measurement.hosts)
    let places = [
        ("gunicorn", scenario.server.host), ("database", scenario.database?.host),
        ("cache", scenario.cache?.host), ("balancer", scenario.balancer?.host),
        ("load generator", scenario.workload.host),
    ]
    return places.map { name, host in
        let quota = experiment.measurement.hosts.first { $0.host == host }?.quota
        return
            "\(name) on \(host ?? "none"): \(placement.cpus(of: host ?? "")) \(quota.map { "\($0)" } ?? "whole")"
    }.joined(separator: "\n")
}

private func text(_ settings: some Encodable) throws(MeasurementError) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    do {
        return String(decoding: try encoder.encode(settings), as: UTF8.self)
    } catch {
        throw .unsupported("a setting cannot be written as JSON: \(error)")
    }
}
