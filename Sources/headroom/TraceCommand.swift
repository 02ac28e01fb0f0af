import ArgumentParser
import Compare
import Experiments
import Foundation
import Models

/// `headroom trace FILE`
struct TraceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trace",
        abstract: "Follow single requests through one replication; ui.perfetto.dev shows the file.")

    @Argument(help: "The experiment file.")
    var path: String

    @Option(
        name: .customLong("set"), help: "Set a value of the file: path=value. May be repeated.",
        transform: assignment)
    var assignments: [Assignment] = []

    @Option(help: "The file to write.")
    var out = "trace.json"

    @Flag(help: "Write the trace to standard output instead.")
    var json = false

    @Option(help: "The replication, from 0.")
    var replication = 0

    @Option(help: "The point, as the table of simulate names it: clients=5.")
    var point: String?

    @Flag(help: "Simulate this computer (measure.hosts) instead of the deployed machines.")
    var here = false

    @Option(help: "Take every so manieth request.")
    var every = 1

    @Option(help: "The most requests.")
    var requests = 1000

    @Option(help: "Simulated time before which no request is taken: 30s.", transform: duration)
    var from = 0.0

    @Option(help: "Simulated time between two samples of the queues' lengths: 10ms.", transform: duration)
    var step = 0.01

    @Flag(help: "No progress messages.")
    var quiet = false

    func validate() throws {
        guard replication >= 0 else { throw ValidationError("--replication takes a number from 0") }
        guard every >= 1 else { throw ValidationError("--every takes a number from 1") }
        guard requests >= 1 else { throw ValidationError("--requests takes a number from 1") }
        guard step > 0 else { throw ValidationError("--step takes a duration above 0") }
    }

    func run() throws {
        let loaded = try LoadedExperiment(runnable: path, assignments, quiet: quiet)
        let chosen = try loaded.point(named: point)
        let scenario = chosen.experiment.scenario(on: here ? .measured : .deployed)
        var settings = TraceSettings()
        settings.every = every
        settings.requests = requests
        settings.from = from
        settings.step = step
        let trace = chosen.traced(scenario, replication: replication, settings: settings)
        let data = ChromeTrace.data(
            trace, scenario,
            notes: [
                ("experiment", chosen.experiment.name), ("point", chosen.axisValues.label),
                ("seed", "\(chosen.experiment.simulation.seed)"), ("replication", "\(replication)"),
            ])
        if json {
            emit(data)
        } else {
            try write(data)
        }
        if !quiet { tell(report(trace, data.count)) }
    }

    private func write(_ data: Data) throws {
        do {
            try data.write(to: URL(filePath: out), options: .atomic)
        } catch {
            let reason = ((error as NSError).userInfo[NSUnderlyingErrorKey] as? POSIXError)
                .map { String(cString: strerror($0.code.rawValue)) }
            tell("cannot write \(out): \(reason ?? "\(error)"). Choose another file with --out.")
            throw Exit.environment
        }
    }

    private func report(_ trace: RunTrace, _ bytes: Int) -> String {
        let end = Quantity(trace.end, .duration).text
        let size = Quantity(Double(bytes), .size).text
        let place = json ? "standard output" : out
        var lines = [
            "\(trace.requests.count) requests up to \(end) of simulated time, \(size): \(place). Open it at https://ui.perfetto.dev."
        ]
        if trace.requests.isEmpty {
            lines.append("No request began after \(Quantity(from, .duration).text): lower --from.")
        }
        if trace.isCut {
            lines.append(
                "Cut at \(end) for its size: take fewer with --every \(10 * every) or --requests, or fewer samples with --step."
            )
        } else if trace.isFull {
            lines.append("It ends with the last of \(requests) requests: --requests takes more.")
        }
        return lines.joined(separator: "\n")
    }
}

/// Reads `250ms`.
@Sendable
private func duration(_ argument: String) throws -> Double {
    guard let seconds = Quantity.seconds(argument) else {
        throw ValidationError("'\(argument)' is no duration: write 30s, or 10ms")
    }
    return seconds
}
