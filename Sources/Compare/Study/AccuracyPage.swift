import Experiments
import RealServer

extension AccuracyReport {
    /// `docs/accuracy.md`.
    public var page: String {
        """
        # How accurate it is

        Written by `headroom study`; do not edit. \(points) of \(planned) configurations of the real gunicorn stack that
        were drawn from the commit \(commit.prefix(12)) and held out: the model was calibrated at 1 and 2 workers and one
        pool, its predictions were written down and hashed, and then the configurations were measured, in passes of
        one run each. `simulation` is what was written down; `at the recorded pace` is what the same costs say at the pace that
        a fixed piece of work had on the same cores beside each run. Written \(written.prefix(10)) on \(computer.processor), \(computer.processors) CPUs, Linux
        \(computer.kernel).
        \(points < planned ? "**The study is not finished.** What follows is what was measured so far.\n" : "")
        | median error | \(Accuracy.metrics.joined(separator: " | ")) | capacity |
        | --- |\(String(repeating: " ---: |", count: Accuracy.metrics.count + 1))
        \(line("simulation", medianError))
        \(line("at the recorded pace", medianErrorAtPace))
        \(baselines.keys.sorted().map { line($0, baselines[$0] ?? [:]) }.joined(separator: "\n"))
        \(line("noise of a run", noiseFloor))

        \(percent(intervalCoverage)) of the measured figures lie in their predictive intervals of 95 %. The predicted
        bottleneck was the measured one at \(percent(bottleneckRight)) of the \(bottlenecks.count { $0.measured != nil }) points where a
        measurement tells it.

        | measured bottleneck | points | predicted |
        | --- | ---: | ---: |
        \(kinds.joined(separator: "\n"))

        ## Capacity

        | experiment | configuration | line | predicted | measured | error |
        | --- | --- | --- | ---: | ---: | ---: |
        \(capacities.map { "| \($0.experiment) | \($0.axes.label) | \($0.check) | \(number($0.predicted)) | \(number($0.measured)) | \(signed($0.error)) |" }.joined(separator: "\n"))

        ## Point by point

        | experiment | configuration | \(Accuracy.metrics.joined(separator: " | ")) | bottleneck | |
        | --- | --- |\(String(repeating: " ---: |", count: Accuracy.metrics.count)) --- | --- |
        \(pointLines.joined(separator: "\n"))
        \(failures.isEmpty ? "" : "\n## Not measured\n\n" + failures.map { "- \($0.experiment), \($0.axes.label): \($0.reason)" }.joined(separator: "\n") + "\n")
        """
    }

    /// How often each measured bottleneck was the predicted one.
    private var kinds: [String] {
        let told = bottlenecks.filter { $0.measured != nil }
        return Set(told.compactMap(\.measured)).sorted().map { name in
            let own = told.filter { $0.measured == name }
            return "| \(name) | \(own.count) | \(own.count { $0.predicted == name }) |"
        }
    }

    private func line(_ name: String, _ figures: [String: Double]) -> String {
        "| \(name) | "
            + (Accuracy.metrics + ["capacity"]).map { percent(figures[$0]) }.joined(separator: " | ") + " |"
    }

    private var pointLines: [String] {
        var lines: [String] = []
        var seen: [(String, [String: AxisValue])] = []
        for row in rows where !seen.contains(where: { $0.0 == row.experiment && $0.1 == row.axes }) {
            seen.append((row.experiment, row.axes))
            let own = rows.filter { $0.experiment == row.experiment && $0.axes == row.axes }
            let cells = Accuracy.metrics.map { name in signed(own.first { $0.metric == name }?.error) }
            let limit = bottlenecks.first { $0.experiment == row.experiment && $0.axes == row.axes }
            let bottleneck =
                limit.map { "\($0.predicted)\($0.measured.map { ", measured \($0)" } ?? "")" } ?? ""
            let isTrusted = !row.warnings.contains { $0.contains("untrusted") }
            lines.append(
                "| \(row.experiment) | \(row.axes.label) | \(cells.joined(separator: " | ")) | \(bottleneck) | \(isTrusted ? "" : "untrusted") |"
            )
        }
        return lines
    }

    private func percent(_ share: Double?) -> String {
        share?.percentage ?? "–"
    }

    private func signed(_ share: Double?) -> String {
        share?.signedPercentage ?? "–"
    }

    private func number(_ value: Double?) -> String { value.map { "\(Int($0.rounded()))" } ?? "–" }
}
