import Foundation
import SimCore
import Validation

/// The published cases: a table for each, and whether all figures agree.
struct CaseSection {
    let text: String
    let agrees: Bool

    /// What became of one system.
    private struct Result: Sendable {
        var index: Int
        var study: SimulationStudy
    }

    /// Simulates all systems, as many at once as there are cores. The result does not depend on how many.
    static func run(factor: Int) async -> CaseSection {
        let systems = ValidationCase.all.flatMap { item in
            item.systems.enumerated().map { (system: $1, seed: item.seed(ofSystem: $0)) }
        }
        let studies = await withTaskGroup(of: Result.self) { group in
            for (index, entry) in systems.enumerated() {
                group.addTask {
                    Result(
                        index: index, study: SimulationStudy(entry.system, seed: entry.seed, factor: factor))
                }
            }
            var results: [Result] = []
            for await result in group { results.append(result) }
            return results.sorted { $0.index < $1.index }.map { $0.study }
        }
        return CaseSection(studies, factor: factor)
    }

    private init(_ studies: [SimulationStudy], factor: Int) {
        var text = Self.introduction(factor: factor)
        var agrees = true
        var next = studies.makeIterator()
        for item in ValidationCase.all {
            text += "\n### \(item.number). \(item.title)\n\n\(item.source).  \nInput: \(item.input).\n"
            if !item.remark.isEmpty { text += "\n\(item.remark)\n" }
            text +=
                "\n| figure | expected | closed form | simulated | agrees |\n| --- | --- | --- | --- | --- |\n"
            for system in item.systems {
                guard let study = next.next() else { preconditionFailure("a study for each system") }
                for (figure, estimate) in zip(system.figures, study.estimates) {
                    let row = CaseRow(system.label, figure, estimate)
                    text += row.text
                    if !row.agrees { agrees = false }
                }
            }
        }
        self.text = text
        self.agrees = agrees
    }

    private static func introduction(factor: Int) -> String {
        """
        ## Published cases

        Z is think time, S service time, N population, X throughput, U utilisation, Q the mean number at a station, R the
        time of a visit or in the system, W the time in the queue; times in seconds. The closed form has to give the
        digits that the source printed, or an exact figure to one part in a million. The simulated interval has to cover the
        closed form: Student's t over \(SimulationStudy.replications) replications, each \(factor) times as long as in the \
        tests, at a confidence at which all
        \(ValidationCase.simulatedFigures) simulated figures together fail by chance for 1 % of all seeds. A figure that \
        fails is run once more at ten times
        the length, and marked so. In each run Little's law holds at every station as an identity: the integral of the
        number present is the sum of all stays, partial ones included; a run in which it did not would have ended this.

        """
    }
}
