import Foundation
import Models

/// The demands files and logs beside an experiment, each read once however many points ask for it.
struct DemandsFolder: Sendable {
    private let folder: String
    /// Of the experiment file.
    let sha256: String
    private var read: [String: Result<DemandsFile, InvalidExperiment>] = [:]
    private var logs: [String: Result<AccessLog, AccessLog.Fault>] = [:]

    /// The folder that the experiment file is in.
    init(of file: ExperimentFile) {
        sha256 = file.sha256
        let path = file.path
        folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
    }

    /// Where a file that the experiment names is.
    func path(of name: String) -> String { name.hasPrefix("/") ? name : folder + name }

    /// An access log.
    mutating func log(
        _ name: String, _ format: AccessLog.Format
    ) throws(AccessLog.Fault) -> AccessLog {
        let path = path(of: name)
        let key = "\(format.rawValue) \(path)"
        if let known = logs[key] { return try known.get() }
        let result = Result { () throws(AccessLog.Fault) in try AccessLog(path: path, format: format) }
        logs[key] = result
        return try result.get()
    }

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

    /// Of an endpoint whose steps the file does not give; `nil` where the calibration does not know it.
    func demand(of endpoint: String) -> EndpointDemand? {
        EndpointDemand(parameters, endpoint: endpoint)
    }

    /// Where the value at a path is from: the calibration, or nowhere.
    func origin(of path: String) -> ResolvedValue.Origin {
        parameters.contains { $0.path == path } ? .demands(name ?? "") : .defaultOf("prior")
    }
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
                    apply(
                        known.parameters, of: demands.path(of: name), named: name, at: node.place,
                        to: &scenario)
                }
            } catch {
                report(error.findings)
            }
        }
        return calibration
    }

    private mutating func apply(
        _ parameters: [DemandsFile.Parameter], of path: String, named name: String, at place: Place,
        to scenario: inout Scenario
    ) {
        for parameter in parameters {
            if let cost = CostParameter.named(parameter.path) {
                scenario.costs[keyPath: cost.keyPath] = parameter.value
            } else if parameter.path == Self.rtt {
                // What the file says of the way to the server holds there, wherever the calibration ran.
                let isStated = origins.contains { resolved in
                    if case .defaultOf = resolved.origin { return false }
                    return resolved.path == Self.rtt
                }
                guard !isStated else { continue }
                scenario.workload.network.rtt = parameter.value
                origins.removeAll { $0.path == Self.rtt }
                resolve(Self.rtt, Quantity(parameter.value, .duration), .demands(name))
            } else if EndpointDemand.Part(path: parameter.path) == nil, Pace.host(parameter.path) == nil {
                let part = EndpointParameter(path: parameter.path)
                let endpoint = part?.endpoint ?? String(parameter.path.dropFirst("costs.request.".count))
                guard let index = scenario.endpoints.firstIndex(where: { $0.name == endpoint }) else {
                    report(
                        "\(path) has costs of an endpoint `\(endpoint)`, which this file has not", at: place,
                        remedy: "run `headroom calibrate` again")
                    continue
                }
                // An endpoint's steps are made where it is known whether the file has some.
                if part == nil { scenario.costs.request[index] = parameter.value }
            }
        }
    }

    private static let rtt = "workload.network.rtt"
}
