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
        // What a dashboard does not show is answered both ways.
        let assumptions: [WaitAssumption?] = experiment.assumesBothWaits ? [.connection, .outside] : [nil]
        let answers = try assumptions.map { assumption in
            let search = try CapacitySearch(isWhole: isWhole, least: 1, greatest: greatest) { load in
                let value = Self.written(load, isWhole)
                let suffix = assumption.map { ", waits holding \($0.held)" } ?? ""
                if !common.quiet { tell("trying \(value)\(suffix)") }
                let point = try point(loaded, vary, value, assumption)
                return point.simulated(scenario(of: point), threads: threads)
            }
            let step = try step(search, loaded, vary, isWhole, assumption)
            return (search: search, step: step, assumption: assumption)
        }
        if common.json {
            var findings = answers.map { Finding($0.search, vary, $0.step, $0.assumption) }
            let first = findings.removeFirst()
            emit(try encodeJSON(first.otherwise(findings)))
        } else {
            let texts = answers.map { answer in
                let heading = answer.assumption.map { "If waits hold \($0.held):\n" } ?? ""
                return heading + text(of: answer.search, vary, isWhole, answer.step)
            }
            print(texts.joined(separator: "\n\n"))
        }
        for answer in answers { if case .none = answer.search.answer { throw Exit.notMet } }
    }

    private static func written(_ load: Double, _ isWhole: Bool) -> String {
        isWhole ? "\(Int(load))" : "\(load)/s"
    }

    private func point(
        _ loaded: LoadedExperiment, _ vary: String, _ value: String, _ assumption: WaitAssumption?
    ) throws -> Point {
        let assumed = assumption.map { [Assignment(path: Assignment.waits, value: $0.rawValue)] } ?? []
        let axes = [Assignment(path: vary, value: value)] + assumed
        var point = Point(
            axes: axes, role: .unscored, experiment: try loaded.file.decode(common.assignments + axes))
        point.experiment.simulation.confidence = loaded.experiment.find.confidence
        return point
    }

    private func scenario(of point: Point) -> Scenario {
        point.experiment.scenario(on: here ? .measured : .deployed)
    }

    /// What the last step of load does to the metric that gives first, under the same requests.
    struct Step: Encodable {
        var metric: String
        var difference: Metric
    }

    private func step(
        _ search: CapacitySearch, _ loaded: LoadedExperiment, _ vary: String, _ isWhole: Bool,
        _ assumption: WaitAssumption?
    ) throws -> Step? {
        guard case .capacity(let met, let next) = search.answer,
            let missed = search.trials.first(where: { $0.load == next })?.result.slo
                .first(where: { $0.verdict != .met }),
            let metric = loaded.experiment.slo.first(where: { $0.text == missed.check })?.metric
        else { return nil }
        let below = try point(loaded, vary, Self.written(met, isWhole), assumption)
        let above = try point(loaded, vary, Self.written(next, isWhole), assumption)
        let difference = below.difference(
            of: metric, to: above, scenario(of: below), scenario(of: above), threads: threads)
        return difference.map { Step(metric: metric, difference: $0) }
    }

    private func text(of search: CapacitySearch, _ vary: String, _ isWhole: Bool, _ step: Step?) -> String {
        func load(_ value: Double) -> String {
            isWhole ? "\(Int(value)) clients" : Quantity(value, .rate).text
        }
        var lines: [String] = []
        switch search.answer {
        case .none(let least):
            lines.append(
                "No load was shown to meet this SLO: at \(load(least)) it is missed, or it is undecided.")
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
        if let step, let low = step.difference.low, let high = step.difference.high {
            let change = step.difference.withInterval(step.metric)
            lines.append(
                low <= 0 && 0 <= high
                    ? "Under the same requests the last step changes \(step.metric) by \(change): no more than chance."
                    : "Under the same requests the last step changes \(step.metric) by \(change).")
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
        /// What the step from `met` to `not_met` does to the metric that gives first; absent where there is none.
        var step: Step?
        var trials: [Trial]
        /// `connection` or `outside`, where it is not known what waits hold: this is the answer for one of them.
        var assumeWait: String?
        /// The answer for the other.
        var otherwise: [Finding]?

        struct Trial: Encodable {
            var load: Double
            var met: Bool
            var result: ResultPoint
        }

        enum CodingKeys: String, CodingKey {
            case schema, vary, met, step, trials, otherwise
            case notMet = "not_met"
            case assumeWait = "assume_wait"
        }

        /// The same with the answers for other assumptions, where there are any.
        func otherwise(_ others: [Finding]) -> Finding {
            var finding = self
            finding.otherwise = others.isEmpty ? nil : others
            return finding
        }

        init(_ search: CapacitySearch, _ vary: String, _ step: Step?, _ assumption: WaitAssumption?) {
            self.vary = vary
            assumeWait = assumption?.rawValue
            self.step = step
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
