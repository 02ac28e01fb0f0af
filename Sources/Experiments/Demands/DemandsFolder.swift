import Foundation
import Models

/// The demands files beside an experiment, each read once however many points ask for it.
struct DemandsFolder: Sendable {
    private let folder: String
    /// Of the experiment file.
    let sha256: String
    private var read: [String: Result<DemandsFile, InvalidExperiment>] = [:]

    /// The folder that the experiment file is in.
    init(of file: ExperimentFile) {
        sha256 = file.sha256
        let path = file.path
        folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
    }

    /// Where a file that the experiment names is.
    func path(of name: String) -> String { name.hasPrefix("/") ? name : folder + name }

    /// `nil` where there is no such file.
    mutating func file(_ name: String) throws(InvalidExperiment) -> DemandsFile? {
        let path = path(of: name)
        if let known = read[path] { return try known.get() }
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        let result: Result<DemandsFile, InvalidExperiment>
        do {
            result = .success(try DemandsFile(path: path))
        } catch let error as InvalidExperiment {
            result = .failure(error)
        } catch {
            let finding = SourceText(file: path, text: "").finding(
                "the demands file cannot be read", at: .file(line: 1, column: 1),
                remedy: "check its permissions")
            result = .failure(InvalidExperiment(findings: [finding]))
        }
        read[path] = result
        return try result.get()
    }
}

/// What `demands:` brought.
struct Calibration {
    var name: String?
    var found = false
    var parameters: [DemandsFile.Parameter] = []
}

extension Decoding {
    /// `demands`: the costs of serving, from a calibration where its file exists, else the priors.
    mutating func calibration(
        _ file: Section, into scenario: inout Scenario, demands: inout DemandsFolder
    ) -> Calibration {
        var calibration = Calibration()
        if let node = file.node("demands"), let name = text(node, "demands") {
            calibration.name = name
            do {
                if let known = try demands.file(name) {
                    calibration.found = true
                    calibration.parameters = known.parameters
                    if known.fileSHA256 != demands.sha256 {
                        note(
                            "\(name) was calibrated with another version of this file", at: node.place,
                            remedy:
                                "where the stack or the steps have changed, run `headroom calibrate` again")
                    }
                    apply(known.parameters, of: demands.path(of: name), at: node.place, to: &scenario)
                }
            } catch {
                report(error.findings)
            }
        }
        resolveCosts(scenario, calibration)
        return calibration
    }

    private mutating func apply(
        _ parameters: [DemandsFile.Parameter], of path: String, at place: Place, to scenario: inout Scenario
    ) {
        for parameter in parameters {
            let value = parameter.value
            switch parameter.path {
            case "costs.accept": scenario.costs.accept = value
            case "costs.wakeup": scenario.costs.wakeup = value
            case "costs.statement": scenario.costs.statement = value
            case "costs.commit": scenario.costs.commit = value
            case "costs.connect": scenario.costs.connect = value
            case "costs.send": scenario.costs.send = value
            case "costs.receive": scenario.costs.receive = value
            case "costs.work": scenario.costs.work = value
            case "workload.network.rtt": scenario.workload.network.rtt = value
            default:
                let name = parameter.path.dropFirst("costs.request.".count)
                guard let index = scenario.endpoints.firstIndex(where: { $0.name == name }) else {
                    report(
                        "\(path) has costs of an endpoint `\(name)`, which this file has not", at: place,
                        remedy: "run `headroom calibrate` again")
                    continue
                }
                scenario.costs.request[index] = value
            }
        }
    }

    /// Every cost with its origin.
    private mutating func resolveCosts(_ scenario: Scenario, _ calibration: Calibration) {
        let costs = scenario.costs
        var values = [("costs.accept", costs.accept), ("costs.wakeup", costs.wakeup)]
        values += zip(scenario.endpoints, costs.request).map { ("costs.request.\($0.name)", $1) }
        values += [
            ("costs.statement", costs.statement), ("costs.commit", costs.commit),
            ("costs.connect", costs.connect),
            ("costs.send", costs.send), ("costs.receive", costs.receive), ("costs.work", costs.work),
        ]
        for (path, value) in values {
            let dimension: Quantity.Dimension = DemandsFile.isFactor(path) ? .number : .duration
            let isCalibrated = calibration.parameters.contains { $0.path == path }
            let origin: ResolvedValue.Origin =
                isCalibrated ? .demands(calibration.name ?? "") : .defaultOf("prior")
            resolve(path, Quantity(value, dimension), origin)
        }
        let rtt = "workload.network.rtt"
        if calibration.parameters.contains(where: { $0.path == rtt }) {
            origins.removeAll { $0.path == rtt }
            resolve(rtt, Quantity(scenario.workload.network.rtt, .duration), .demands(calibration.name ?? ""))
        }
    }
}
