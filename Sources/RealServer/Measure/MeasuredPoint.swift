import Experiments
import Models

extension Point {
    /// The results at this point, from the figures of its runs; at least one.
    func measured(
        _ runs: [RunFigures], discarded: Int, broken: [String], overflow: Int, killed: Int,
        floor: GeneratorFloor?, rules: DiscardRules
    ) -> ResultPoint {
        let scenario = experiment.scenario
        let isTerminating = scenario.workload.load.duration == nil
        let isSteady = isTerminating || Self.isSteady(runs, scenario.workload.load)
        var metrics: [String: Metric] = [:]
        for figure in runs[0].figures where isSteady || !figure.name.contains("latency.") {
            metrics[figure.name] = Metric(
                runs.map { $0[figure.name] }, confidence: experiment.simulation.confidence, unit: figure.unit,
                isSigned: figure.isSigned)
        }
        var warnings: [String] = []
        if !isSteady {
            warnings.append("no steady state was reached: growth is the requests that pile up per second")
        }
        let host = scenario.workload.host
        if host != scenario.server.host, let busy = metrics["utilization.\(host).cpu"]?.value,
            busy > rules.generatorUtilization
        {
            warnings.append(
                "untrusted: the load generator's host was busy for \(Int((busy * 100).rounded())) % of the time, "
                    + "above \(Int(rules.generatorUtilization * 100)) %")
        }
        for reason in broken { warnings.append("untrusted: a run counts although \(reason)") }
        if isSteady { warnings += drifts(metrics, rules) }
        if let floor, let median = metrics["latency.actual.p50"]?.value,
            floor.median > rules.floorShare * median
        {
            warnings.append(
                "untrusted: of a median of \(microseconds(median)), \(microseconds(floor.median)) are the load generator's and the "
                    + "connection's own")
        }
        if discarded > 0 {
            warnings.append("\(discarded) \(discarded == 1 ? "run was" : "runs were") discarded and repeated")
        }
        if overflow > 0 {
            warnings.append(
                "untrusted: \(overflow) arrivals were not sent: too many requests were in flight")
        }
        if killed > 0 { warnings.append("\(killed) workers were killed for a silent heartbeat") }
        let rtt = scenario.workload.network.rtt
        if rtt > 1e-3 {
            warnings.append("workload.network.rtt is not imitated: client and server met on loopback")
        }
        return ResultPoint(
            axes: axisValues, replications: runs.count, terminating: isTerminating, steady: isSteady,
            warnings: warnings, metrics: metrics, bottleneck: nil,
            slo: experiment.slo.map { $0.result(in: metrics) }, expect: [])
    }

    /// What changed while it was measured.
    private func drifts(_ metrics: [String: Metric], _ rules: DiscardRules) -> [String] {
        [("drift.throughput", "throughput"), ("drift.latency", "mean latency")].compactMap { name, what in
            guard let drift = metrics[name], let low = drift.low, let high = drift.high,
                low > rules.drift || high < -rules.drift
            else { return nil }
            let change = Int((drift.value.magnitude * 100).rounded())
            return
                "untrusted: not stationary: the \(what) \(drift.value > 0 ? "rose" : "fell") by \(change) % from the first half of the measured part to the second"
        }
    }

    private func microseconds(_ seconds: Double) -> String { "\(Int((seconds * 1e6).rounded())) µs" }

    /// An open workload is steady where no more requests pile up than chance allows: the growth over a run is
    /// within three standard deviations of a Poisson count.
    private static func isSteady(_ runs: [RunFigures], _ load: Load) -> Bool {
        guard case .open(let open) = load, open.isStationary, let duration = open.duration else {
            return true
        }
        let growth = runs.compactMap { $0["growth"] }
        guard !growth.isEmpty else { return true }
        let piled = growth.reduce(0, +) / Double(growth.count) * duration
        return piled <= 3 * (open.rate * duration).squareRoot()
    }

    /// For messages.
    var label: String {
        axes.isEmpty ? experiment.name : axes.map { "\($0.path)=\($0.value)" }.joined(separator: ", ")
    }
}
