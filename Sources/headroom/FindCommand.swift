import ArgumentParser
import Compare
import Experiments
import Foundation
import Models

/// `headroom find FILE`
struct FindCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "find", abstract: "Find the greatest load that meets the SLO.")

    @Argument(help: "The experiment file.")
    var path: String

    @OptionGroup var common: CommonOptions

    @Option(help: "Replications at once. The result does not depend on it.")
    var threads = ProcessInfo.processInfo.activeProcessorCount

    @Flag(help: "Answer for this computer (measure.hosts) instead of the deployed machines.")
    var here = false

    /// Loads beyond these are not looked at.
    static let mostClients = 65_536.0
    static let mostArrivals = 1_048_576.0

    func validate() throws {
        guard threads >= 1 else { throw ValidationError("--threads takes a number from 1") }
    }

    func run() throws {
        let loaded = try LoadedExperiment(runnable: path, common)
        let experiment = loaded.experiment
        guard !experiment.slo.isEmpty else {
            tell(
                "\(path) states no slo: nothing tells a load that is too great. Add slo: [latency.p95 < 500ms]"
            )
            throw Exit.invalidFile
        }
        let vary = experiment.find.vary
        let isWhole = vary == "workload.closed.clients"
        guard isWhole || vary == "workload.open.rate" else {
            tell("find.vary: \(vary) is not a load: name workload.closed.clients or workload.open.rate")
            throw Exit.invalidFile
        }
        // More clients than requests change nothing.
        let requests = experiment.scenario.workload.load.requests.map(Double.init)
        let greatest = isWhole ? min(Self.mostClients, requests ?? .infinity) : Self.mostArrivals
        let search = try CapacitySearch(isWhole: isWhole, least: 1, greatest: greatest) { load in
            let value = isWhole ? "\(Int(load))" : "\(load)/s"
            if !common.quiet { tell("trying \(value)") }
            let assignment = Assignment(path: vary, value: value)
            var point = Point(
                axes: [assignment], role: .unscored,
                experiment: try loaded.file.decode(common.assignments + [assignment]))
            point.experiment.simulation.confidence = experiment.find.confidence
            return point.simulated(
                point.experiment.scenario(on: here ? .measured : .deployed), threads: threads)
        }
        if common.json {
            emit(try encodeJSON(Finding(search, vary)))
        } else {
            print(text(of: search, vary, isWhole))
        }
        if case .none = search.answer { throw Exit.notMet }
    }

    private func text(of search: CapacitySearch, _ vary: String, _ isWhole: Bool) -> String {
        func load(_ value: Double) -> String {
            isWhole ? "\(Int(value)) clients" : Quantity(value, .rate).text
        }
        var lines: [String] = []
        switch search.answer {
        case .none(let least):
            lines.append("No load meets this SLO: it is missed at \(load(least)) already.")
        case .unlimited(let tried):
            lines.append("No limit below \(load(tried)): the SLO is met everywhere up to it.")
        case .capacity(let met, let next):
            lines.append("The SLO is met up to \(load(met)); at \(load(next)) it is not, or it is undecided.")
        }
        var table = TextTable(["", "throughput", "p95", "errors", "limit", "SLO"])
        for trial in search.trials.sorted(by: { $0.load < $1.load }).suffix(10) {
            let cells = ["throughput", "latency.p95", "errors.rate"].map { name in
                trial.result.metrics[name]?.short(name) ?? "-"
            }
            table.rows.append(
                [load(trial.load)] + cells + [trial.result.bottleneck ?? "-", Verdict.word(trial.result)])
        }
        lines += ["", table.text]
        if let first = search.trials.filter({ !$0.isMet }).min(by: { $0.load < $1.load }) {
            let missed = first.result.slo.filter { $0.verdict != .met }.map(\.check)
            lines += [
                "",
                "First to give: \(missed.joined(separator: ", ")); limited by \(first.result.bottleneck ?? "nothing found").",
            ]
        }
        return lines.joined(separator: "\n")
    }

    /// The result as JSON: `headroom.find/1`.
    struct Finding: Encodable {
        var schema = "headroom.find/1"
        var vary: String
        /// The greatest load that meets the SLO; absent where none does.
        var met: Double?
        /// The least load tried that is not shown to meet it; absent where all do.
        var notMet: Double?
        var trials: [Trial]

        struct Trial: Encodable {
            var load: Double
            var met: Bool
            var result: ResultPoint
        }

        enum CodingKeys: String, CodingKey {
            case schema, vary, met, trials
            case notMet = "not_met"
        }

        init(_ search: CapacitySearch, _ vary: String) {
            self.vary = vary
            trials = search.trials.map { Trial(load: $0.load, met: $0.isMet, result: $0.result) }
            switch search.answer {
            case .none(let least): notMet = least
            case .unlimited(let tried): met = tried
            case .capacity(let load, let next):
                met = load
                notMet = next
            }
        }
    }
}
