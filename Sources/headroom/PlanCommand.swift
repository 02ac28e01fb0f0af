import ArgumentParser
import Compare
import Experiments
import Foundation

/// `headroom plan FILE`
struct PlanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan", abstract: "Find the cheapest configuration that carries a load within the SLO.")

    /// More configurations than this are refused: a mistake, more likely than a wish.
    static let mostConfigurations = 10_000

    @Argument(help: "The experiment file.")
    var path: String

    @OptionGroup var common: CommonOptions

    @OptionGroup var parallel: ThreadsOption

    func run() throws {
        let loaded = try LoadedExperiment(runnable: path, common)
        guard let settings = loaded.experiment.plan else {
            tell("\(path) plans nothing: add plan: {load: 60/s, vary: {stack.server.workers: [2, 4, 8]}}")
            throw Exit.invalidFile
        }
        guard !loaded.experiment.slo.isEmpty else {
            tell(
                "\(path) states no slo: nothing tells whether a load is carried. Add slo: [latency.p95 < 500ms]"
            )
            throw Exit.invalidFile
        }
        if let other = settings.catalogues.first(where: { $0 != "render" }) {
            tell("plan.catalogues: \(other): this version knows the prices of render alone: leave it out")
            throw Exit.invalidFile
        }
        let choices = try choices(loaded, settings)
        let plan = ConfigurationPlan(settings, choices, threads: parallel.threads) { configuration in
            if !common.quiet { tell("simulating \(configuration.axes.label)") }
        }
        if common.json { emit(try encodeJSON(plan)) } else { print(text(of: plan)) }
        if plan.chosen == nil { throw Exit.notMet }
    }

    /// Every combination of what may be chosen that is valid.
    private func choices(_ loaded: LoadedExperiment, _ settings: PlanSettings) throws -> [Point] {
        var combinations: [[Assignment]] = [[]]
        for axis in settings.vary {
            combinations = combinations.flatMap { combination in
                axis.values.map { combination + [Assignment(path: axis.path, value: $0)] }
            }
            guard combinations.count <= Self.mostConfigurations else {
                tell("plan.vary has more than \(Self.mostConfigurations) combinations: shorten its lists")
                throw Exit.invalidFile
            }
        }
        do {
            return try combinations.map { axes in
                Point(
                    axes: axes, role: .unscored, experiment: try loaded.file.decode(common.assignments + axes)
                )
            }
        } catch let error as InvalidExperiment {
            tell(FindingText.render(error.findings))
            throw Exit.invalidFile
        }
    }

    private func text(of plan: ConfigurationPlan) -> String {
        var table = TextTable(["configuration", "$ a month", "at most", "p95", "errors", "SLO"])
        let tried = plan.configurations.filter { $0.standing != .dearer }
        for configuration in tried.suffix(10) {
            let cells = ["latency.p95", "errors.rate"].map { name in
                configuration.result?.metrics[name]?.short(name) ?? "-"
            }
            table.rows.append(
                [
                    configuration.axes.label, configuration.price.map { Quantity($0, .number).text } ?? "-",
                    configuration.bound.map { Quantity($0, .rate).text } ?? "-",
                ] + cells + [configuration.standing.rawValue])
        }
        var lines = [plan.verdict, "", table.text]
        if tried.count > 10 { lines.append("… and \(tried.count - 10) cheaper ones that do not") }
        let dearer = plan.configurations.count - tried.count
        if dearer > 0 { lines.append("\(dearer) that cost as much or more were not tried") }
        lines.append(
            "Simulated at \(Quantity(plan.rate, .rate).text), Poisson arrivals, \(plan.events) events.")
        if plan.chosen?.price != nil {
            lines.append("Prices of May 2026, by a third party: check them before paying.")
        }
        return lines.joined(separator: "\n")
    }
}
