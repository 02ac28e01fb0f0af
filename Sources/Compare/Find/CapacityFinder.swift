public import Experiments
internal import Models

/// Finds the greatest load that meets the SLO, the knee, and what limits.
public struct CapacityFinder {
    /// Path of the load: `workload.closed.clients` or `workload.open.rate`.
    public let vary: String
    public let threads: Int
    /// The experiment at one load.
    let point: (Double) throws -> Point
    /// What is simulated of it.
    let machines: Machines
    let least: Double
    let greatest: Double
    /// Told before each simulation.
    let progress: (String) -> Void

    /// Loads beyond these are not looked at.
    static let mostClients = 65_536.0
    static let mostArrivals = 1_048_576.0
    /// The capacity is known well enough when half its interval is within this share of it.
    static let precision = 0.02
    /// A relief that is worth less than this is worth nothing.
    static let leastGain = 0.05
    /// Nor is looked for more than this many times the load: with eight times the cores there cannot be.
    static let mostGain = 8.0

    /// - Parameters:
    ///   - base: the experiment as it is.
    ///   - point: the same at a load.
    public init(
        _ base: Experiment, on machines: Machines, threads: Int,
        progress: @escaping (String) -> Void = { _ in },
        point: @escaping (Double) throws -> Point
    ) {
        vary = base.find.vary
        self.threads = threads
        self.point = point
        self.machines = machines
        self.progress = progress
        least = 1
        // More clients than requests change nothing.
        let requests = base.scenario.workload.load.requests.map(Double.init) ?? .infinity
        greatest = vary == "workload.closed.clients" ? min(Self.mostClients, requests) : Self.mostArrivals
    }

    var isWhole: Bool { vary == "workload.closed.clients" }

    public func find(axes: [String: AxisValue] = [:], assumption: WaitAssumption? = nil) throws
        -> CapacityFinding
    {
        var work = Work()
        let scenario = try point(least).experiment.scenario(on: machines)
        let bounds = LoadBounds(scenario, try point(least).experiment.slo)
        var finding = CapacityFinding(
            vary: vary, axes: axes, assumeWait: assumption?.rawValue, bounds: bounds, firstMissed: [],
            reliefs: [], next: [], trials: [], events: 0)
        var search = try self.search(from: bounds.start(least: least, greatest: greatest), &work)
        // Where nobody can tell over a wide gap, more replications can.
        var effort = 1
        while case .capacity(let met, let missed) = search.answer, effort < 16,
            missed - met > 2 * Self.precision * met, !isWhole || missed - met > 2
        {
            effort *= 4
            search = try self.search(
                from: (0.5 * (met + missed)).rounded(isWhole ? .down : .toNearestOrEven), effort: effort,
                &work)
        }
        finding.add(search)
        if isWhole { finding.knee = try knee(bounds, &work) }
        if case .capacity(let met, let missed) = search.answer {
            let reliefs = AmpleRelief.all(of: scenario)
            finding.reliefs = try worth(of: reliefs, beside: [], met, missed, &work)
            if let first = finding.reliefs.first, !first.isUnlimited,
                let chosen = reliefs.first(where: { $0.component == first.component })
            {
                let others = reliefs.filter { $0.component != first.component }
                finding.next = try worth(of: others, beside: [chosen], first.met, first.met, &work)
            }
        }
        finding.events = work.events
        return finding
    }

    /// Counts what was simulated.
    struct Work {
        var events: UInt64 = 0
    }

    /// - Parameter effort: times as many replications as the file has.
    private func search(from start: Double, effort: Int = 1, _ work: inout Work) throws -> CapacitySearch {
        try CapacitySearch(isWhole: isWhole, least: least, greatest: greatest, start: start) { load in
            try simulate(load, effort: effort, &work)
        }
    }

    private func simulate(
        _ load: Double, effort: Int = 1, relieved: [AmpleRelief] = [], _ work: inout Work
    ) throws -> ResultPoint {
        let beside = relieved.map { ", \($0.component) ample" }.joined()
        progress("trying \(isWhole ? "\(Int(load))" : Quantity(load, .rate).text)\(beside)")
        var point = try point(load)
        var scenario = point.experiment.scenario(on: machines)
        for relief in relieved { relief.apply(&scenario) }
        point.experiment.simulation.minimumReplications *= effort
        point.experiment.simulation.maximumReplications *= effort
        point.experiment.simulation.precision /= Double(effort).squareRoot()
        let done = point.simulation(of: scenario, findsBottleneck: false, threads: threads)
        work.events += done.events
        return done.result
    }

    /// N* = X_max (R₁ + Z): by Little's law over a client's cycle, R₁ + Z = 1 / X₁. Both throughputs are simulated until
    /// they are known to 1 %, X_max well beyond the knee that closed forms give.
    private func knee(_ bounds: LoadBounds, _ work: inout Work) throws -> Metric? {
        let beyond = min(greatest, (4 * (bounds.knee ?? 16)).rounded(.up))
        var throughputs: [Metric] = []
        for load in [beyond, least] {
            var point = try point(load)
            point.experiment.simulation.precisionMetric = "throughput"
            point.experiment.simulation.precision = 0.01
            let done = point.simulation(
                of: point.experiment.scenario(on: machines), findsBottleneck: false, threads: threads)
            work.events += done.events
            guard let throughput = done.result.metrics["throughput"], throughput.value > 0 else { return nil }
            throughputs.append(throughput)
        }
        let value = throughputs[0].value / throughputs[1].value
        let relative = throughputs.reduce(0) { sum, metric in
            let part = metric.halfWidth / metric.value
            return sum + part * part
        }.squareRoot()
        return Metric(
            value: value, low: value * max(0, 1 - relative), high: value * (1 + relative), unit: "1")
    }

    /// What each component is worth that there is suddenly enough of, the best first; those that are worth something.
    ///
    /// - Parameters:
    ///   - given: of what there is enough anyway.
    ///   - met, missed: of the search without the relief.
    private func worth(
        of reliefs: [AmpleRelief], beside given: [AmpleRelief], _ met: Double, _ missed: Double,
        _ work: inout Work
    ) throws -> [CapacityFinding.Relief] {
        var found: [CapacityFinding.Relief] = []
        for relief in reliefs {
            func ask(_ load: Double) throws -> ResultPoint {
                try simulate(load, relieved: given + [relief], &work)
            }
            var probe = max(missed, met * (1 + Self.leastGain))
            if isWhole { probe = max(probe.rounded(.up), met + 1) }
            let most = min(greatest, isWhole ? (Self.mostGain * met).rounded(.up) : Self.mostGain * met)
            guard probe <= most else { continue }
            let first = try ask(probe)
            guard CapacitySearch.Standing(first.slo) == .met else { continue }
            let search = try CapacitySearch(
                isWhole: isWhole, least: probe, greatest: most, start: probe, resolution: Self.precision,
                isBoundedAbove: false
            ) { try $0 == probe ? first : ask($0) }
            switch search.answer {
            case .none: continue
            case .unlimited(let tried):
                found.append(
                    .init(component: relief.component, met: tried, gain: tried / met - 1, isUnlimited: true))
            case .capacity(let more, _):
                found.append(
                    .init(component: relief.component, met: more, gain: more / met - 1, isUnlimited: false))
            }
        }
        return found.sorted { $0.gain > $1.gain }
    }
}

extension CapacityFinding {
    /// The search's answer and its trials.
    mutating func add(_ search: CapacitySearch) {
        trials = search.trials.sorted { $0.load < $1.load }.map {
            Trial(load: $0.load, standing: "\($0.standing)", result: $0.result)
        }
        switch search.answer {
        case .none(let least): missed = least
        case .unlimited(let tried): met = tried
        case .capacity(let low, let high):
            met = low
            missed = high
            capacity = 0.5 * (low + high)
            precision = (high - low) / (high + low)
        }
        let first = search.trials.filter { $0.load > met ?? 0 && $0.standing != .met }.min {
            $0.load < $1.load
        }
        firstMissed = first?.result.slo.filter { $0.verdict != .met }.map(\.check) ?? []
    }
}
