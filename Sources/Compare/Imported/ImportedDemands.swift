public import Experiments
public import Models

/// Demands of an experiment's endpoints from what files of other tools say, each with its interval and origin.
///
/// Of several statements on one thing the one with the narrowest interval counts. What no source tells apart,
/// computing from waiting, is taken as computing: a capacity that follows is then a lower bound.
public struct ImportedDemands: Sendable {
    /// For the demands file.
    public private(set) var parameters: [DemandsFile.Parameter] = []
    /// What was taken for granted, and what was not told.
    public private(set) var remarks: [String] = []

    /// How busy a saturated host's CPU is taken to have been, at least.
    private static let leastBusy = 0.8

    private typealias Statement = ImportedEvidence.Statement

    /// - Parameter scenario: endpoints without known demands have no steps.
    public init(_ evidence: ImportedEvidence, about scenario: Scenario) {
        var statements = evidence.statements
        for group in Self.groups(evidence.closed) { statements += estimate(group, scenario) }
        let unloaded = scenario.endpoints.indices.map { index in
            Self.narrowest(statements.filter { $0.subject == .unloaded && $0.endpoint == index })
                ?? Self.narrowest(statements.filter { $0.subject == .unloaded && $0.endpoint == nil })
        }
        statements += split(statements, unloaded, scenario)
        for index in scenario.endpoints.indices {
            let computing = statements.filter { $0.subject == .cpu && $0.endpoint == index }
            guard let cpu = Self.narrowest(computing) else { continue }
            for other in computing
            where other.estimate.low > cpu.estimate.high * 1.001
                || other.estimate.high < cpu.estimate.low * 0.999
            {
                remarks.append(
                    "`\(scenario.endpoints[index].name)`: \(other.origin) has \(other.estimate.text) of CPU, which contradicts "
                        + "\(cpu.origin) with \(cpu.estimate.text); the narrower counts.")
            }
            if let caveat = cpu.caveat, !remarks.contains(caveat) { remarks.append(caveat) }
            add(index, cpu, unloaded[index], scenario)
        }
        remarks += evidence.gaps
    }

    private static func groups(_ runs: [ImportedEvidence.ClosedRun]) -> [[ImportedEvidence.ClosedRun]] {
        var groups: [[ImportedEvidence.ClosedRun]] = []
        for run in runs {
            if let index = groups.firstIndex(where: { $0[0].endpoint == run.endpoint }) {
                groups[index].append(run)
            } else {
                groups.append([run])
            }
        }
        return groups
    }

    /// The statement whose interval is narrowest in relation to its value.
    private static func narrowest(_ statements: [Statement]) -> Statement? {
        func width(_ statement: Statement) -> Double {
            let estimate = statement.estimate
            return (estimate.high - estimate.low) / max(estimate.value, 1e-12)
        }
        return statements.min { width($0) < width($1) }
    }

    // MARK: load tests

    /// Computing and the whole residence from closed loads on one endpoint, or on the mix.
    private mutating func estimate(_ runs: [ImportedEvidence.ClosedRun], _ scenario: Scenario) -> [Statement]
    {
        let inversion = ClosedInversion(scenario)
        guard let alone = Self.alone(runs) else { return [] }
        var low = 0.0
        var high = alone.unloaded.high
        var value = alone.unloaded.value
        var origin = alone.origin
        for run in runs.sorted(by: { $0.throughput < $1.throughput }) {
            let x = run.throughput
            high = min(high, inversion.capacity / (x * (1 - run.doubt)))
            guard run.clients > 1 else { continue }
            func demand(_ unloaded: Double, _ throughput: Double) -> Double {
                inversion.demand(
                    throughput: throughput, unloaded: unloaded, think: run.think, clients: run.clients)
            }
            // More waiting leaves less computing for the same throughput; so does a greater throughput.
            let least = demand(max(alone.unloaded.low, 1e-9), x * (1 + run.doubt))
            let most = demand(max(alone.unloaded.high, 1e-9), x * (1 + run.doubt))
            low = max(low, min(least, most) * Self.leastBusy)
            let middle = demand(max(alone.unloaded.value, alone.unloaded.high / 2), x)
            value = middle
            origin = run.origin
        }
        low = min(low, high)
        let subject = runs[0].endpoint.map { "`\(scenario.endpoints[$0].name)`" } ?? "a request"
        let caveat: String
        if low < 0.5 * high {
            value = high
            caveat =
                "\(subject): nothing here tells computing from waiting. All is taken as computing, so capacities are lower "
                + "bounds. A load test with more clients than the server can serve at once (ab -c 50), beside one with a "
                + "single client (ab -c 1), narrows it; so does `headroom probe`."
        } else {
            value = min(max(value, low), high)
            caveat =
                "\(subject): queueing in \(origin) is taken for queueing for the CPU of `\(scenario.server.host)`, of which the workers "
                + "can use \(Quantity.decimal(inversion.capacity, digits: 3)). Where something else was the limit, a request takes less CPU than is said here."
        }
        return [
            Statement(
                endpoint: runs[0].endpoint, subject: .cpu,
                estimate: Estimate(value: value, low: low, high: high),
                origin: origin, includesClient: true, caveat: caveat),
            Statement(
                endpoint: runs[0].endpoint, subject: .unloaded, estimate: alone.unloaded,
                origin: alone.origin,
                includesClient: true),
        ]
    }

    /// The run that says most of a request alone: the one with the fewest clients.
    private static func alone(_ runs: [ImportedEvidence.ClosedRun]) -> ImportedEvidence.ClosedRun? {
        guard var first = runs.min(by: { ($0.clients, $0.unloaded.high) < ($1.clients, $1.unloaded.high) })
        else { return nil }
        // No run's requests are quicker on average than alone.
        first.unloaded.high = runs.map(\.unloaded.high).reduce(first.unloaded.high, min)
        first.unloaded.high = max(first.unloaded.high, first.unloaded.low)
        first.unloaded.value = min(max(first.unloaded.value, first.unloaded.low), first.unloaded.high)
        return first
    }

    // MARK: from the mean request to endpoints

    /// What is known of the mean request only, told apart by how long each endpoint takes where that is known.
    private mutating func split(
        _ statements: [Statement], _ unloaded: [Statement?], _ scenario: Scenario
    ) -> [Statement] {
        guard let mean = Self.narrowest(statements.filter { $0.subject == .cpu && $0.endpoint == nil })
        else { return [] }
        let shares = scenario.mix
        let times = unloaded.map { $0?.estimate.value }
        let known = times.allSatisfy { ($0 ?? 0) > 0 } && Set(times.compactMap { $0 }).count > 1
        let average = zip(shares, times).reduce(0.0) { $0 + $1.0 * ($1.1 ?? 0) }
        if scenario.endpoints.count > 1 {
            remarks.append(
                "By \(mean.origin), only the mean request is known: "
                    + (known
                        ? "endpoints are taken to compute in proportion to how long they take, give or take a factor of three."
                        : "all endpoints are taken to compute alike, give or take a factor of three."))
        }
        return scenario.endpoints.indices.filter { shares[$0] > 0 }.map { index in
            let part = known ? (times[index] ?? 0) / average : 1
            let doubt = scenario.endpoints.count > 1 ? 3.0 : 1
            var estimate = mean.estimate.map { $0 * part }
            estimate.low /= doubt
            // No endpoint takes more than all of it, nor longer than it took.
            estimate.high = min(estimate.high * doubt, mean.estimate.high / shares[index])
            if let most = unloaded[index]?.estimate.high { estimate.high = min(estimate.high, most) }
            estimate.low = min(estimate.low, estimate.high)
            estimate.value = min(max(estimate.value, estimate.low), estimate.high)
            return Statement(
                endpoint: index, subject: .cpu, estimate: estimate, origin: mean.origin,
                includesClient: mean.includesClient, caveat: mean.caveat)
        }
    }

    // MARK: parameters

    /// What is left beside the costs of serving, which the model adds by itself.
    private mutating func add(
        _ index: Int, _ cpu: Statement, _ unloaded: Statement?, _ scenario: Scenario
    ) {
        let endpoint = scenario.endpoints[index]
        var lone = scenario
        lone.endpoints = [endpoint]
        lone.costs.request = [scenario.costs.request[index]]
        lone.workload.sessions = []
        lone.workload.cdn = 0
        let host = scenario.server.host
        let saturation = Saturation(lone)
        let spent = saturation.shares.first { $0.host == host && $0.component == "server" }?.demand ?? 0
        let speed = scenario.hosts.first { $0.name == host }?.speed.middle ?? 1
        guard endpoint.steps.isEmpty else {
            let own = cpu.estimate.map { max(0, lone.costs.request[0] + ($0 - spent) * speed) }
            append("costs.request.\(endpoint.name)", own, cpu.origin)
            if own.high == 0 {
                remarks.append(
                    "`\(endpoint.name)`: its steps compute more than was measured, \(cpu.estimate.text). Check the steps, or remove "
                        + "them: what is measured then takes their place.")
            }
            return
        }
        let own = cpu.estimate.map { max(0, $0 - spent) * speed / scenario.costs.work }
        append(EndpointParameter(endpoint: endpoint.name, .cpu).path, own, cpu.origin)
        if own.value == 0 {
            remarks.append(
                "`\(endpoint.name)`: a request takes \(cpu.estimate.text) of CPU, no more than the costs of serving, which are "
                    + "priors: set `costs`, or measure with `headroom measure`.")
        }
        guard let unloaded else {
            remarks.append(
                "`\(endpoint.name)`: nothing says how long a request takes, so it is taken not to wait.")
            return
        }
        let beside =
            unloaded.includesClient
            ? max(0, saturation.residence - spent) : 0
        let time = unloaded.estimate
        let wait = Estimate(
            value: max(0, time.value - beside - cpu.estimate.value),
            low: max(0, time.low - beside - cpu.estimate.high),
            high: max(0, time.high - beside - cpu.estimate.low))
        append(EndpointParameter(endpoint: endpoint.name, .wait).path, wait, unloaded.origin)
    }

    private mutating func append(_ path: String, _ estimate: Estimate, _ origin: String) {
        parameters.append(
            DemandsFile.Parameter(
                path: path, value: estimate.value, low: estimate.low, high: estimate.high, origin: origin))
    }
}
