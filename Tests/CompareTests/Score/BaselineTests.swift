import Compare
import Experiments
import Models
import Testing

@Suite struct `Baselines` {
    /// One station of 10 ms at the server, 90 ms of delay, measured without noise: exact mean value analysis is then
    /// the truth.
    static func points(train: [Double], holdout: [Double]) throws -> [Point] {
        let lists = [train, holdout].map { clients in
            "[" + clients.map { "{workload.closed.clients: \(Int($0))}" }.joined(separator: ", ") + "]"
        }
        let file = ExperimentFile(
            text: """
                version: 1
                name: baselines
                stack: {hosts: {web: {cores: 1}}, server: {host: web, workers: 2, worker_class: gevent}}
                endpoints: {a: {request: GET /, steps: [{cpu: 10ms}]}}
                workload: {closed: {clients: 1, requests: 1000}}
                slo: [latency.mean < 300ms]
                sweep: {axes: {workload.closed.clients: [1]}}
                compare: {train: \(lists[0]), holdout: \(lists[1])}
                """, path: "baselines.yaml")
        return try file.points()
    }

    static func truth(_ clients: Double) -> MeanValueAnalysis {
        MeanValueAnalysis([.init(demand: 0.01), .init(.delay, demand: 0.09)], population: Int(clients))
    }

    static func result(_ points: [Point], _ source: ResultFile.Source, factor: Double = 1) -> ResultFile {
        ResultFile(
            experiment: "baselines", source: source, seed: 1, fileSHA256: "",
            points: points.map { point in
                let clients = Double(point.experiment.scenario.workload.load.clients)
                let truth = truth(clients)
                func metric(_ value: Double, _ unit: String) -> Metric {
                    Metric(value: value, low: value * 0.999, high: value * 1.001, unit: unit)
                }
                return ResultPoint(
                    axes: point.axisValues, replications: 5, terminating: true, steady: true, warnings: [],
                    metrics: [
                        "throughput": metric(truth.throughput * factor, "1/s"),
                        "latency.mean": metric(truth.response / factor, "s"),
                        "latency.p50": metric(truth.response / factor, "s"),
                        "cpu.server": metric(0.01, "s"),
                    ], bottleneck: source == .simulated ? "web.cpu" : nil, slo: [], expect: [])
            })
    }

    static func comparison(
        train: [Double], holdout: [Double], simulatedFactor: Double, withoutLatency clients: Double? = nil
    ) throws -> Comparison {
        let points = try points(train: train, holdout: holdout)
        var measured = result(points, .measured)
        for index in points.indices
        where Double(points[index].experiment.scenario.workload.load.clients) == clients {
            measured.points[index].metrics["latency.mean"] = nil
        }
        return Comparison(
            points, simulated: result(points, .simulated, factor: simulatedFactor), measured: measured,
            calibrated: [])
    }

    static func error(_ comparison: Comparison, _ method: String, _ metric: String) -> Double? {
        comparison.scores.first { $0.method == method && $0.metric == metric }?.meanError
    }

    @Test
    func `mean value analysis of a network of its kind is exact, and says so where it beats the simulation`()
        throws
    {
        let comparison = try Self.comparison(
            train: [1, 4, 30], holdout: [8, 12, 60], simulatedFactor: 1.05)
        let mva = try #require(Self.error(comparison, "mva", "throughput"))
        #expect(mva < 1e-9)
        let score = comparison.scores.first { $0.method == "mva" && $0.metric == "throughput" }
        #expect(score?.standing == .better)
        #expect(
            comparison.ties.contains {
                $0.hasPrefix("mean value analysis beats the simulation in throughput")
            })
        // Bounds are exact where one client is alone, or everything is saturated, and above in between.
        let bounds = try #require(Self.error(comparison, "bounds", "throughput"))
        #expect(bounds > 0.01)
        let highest = comparison.baselines.first { $0.method == .bounds }?.predictions
            .first { $0.axes == ["workload.closed.clients": .number(60)] && $0.metric == "throughput" }
        #expect((try #require(highest).value - 100).magnitude < 1e-9)
    }

    @Test func `tie with a simulation that is no better`() throws {
        let comparison = try Self.comparison(train: [1, 30], holdout: [8, 60], simulatedFactor: 1)
        let score = comparison.scores.first { $0.method == "mva" && $0.metric == "throughput" }
        #expect(score?.standing == .tie)
        #expect(comparison.ties.contains { $0.hasPrefix("mean value analysis ties") })
        let nearest = comparison.scores.first { $0.method == "nearest" && $0.metric == "throughput" }
        #expect(nearest?.standing == .worse)
    }

    @Test func `are held against the simulation's error at the points that they speak about`() throws {
        let base = try Self.comparison(train: [1, 30], holdout: [8, 60], simulatedFactor: 1)
        var rows = base.heldOut.filter { $0.metric == "throughput" }
        rows[1].error = 0.5
        var mva = try #require(base.baselines.first { $0.method == .mva })
        mva.predictions.removeAll { $0.axes == rows[1].axes }
        let scores = Score.all(rows, [mva])
        #expect(scores.first { $0.method == Score.simulation }?.meanError == 0.25)
        #expect(scores.first { $0.method == "mva" }?.simulationError == 0)
        var comparison = base
        comparison.scores = scores
        #expect(
            comparison.ties == [
                "mean value analysis ties with the simulation in throughput (0.0 % against 0.0 %)"
            ])
    }

    @Test func `say what they lack`() throws {
        let two = try Self.comparison(train: [1, 30], holdout: [8], simulatedFactor: 1)
        let law = try #require(two.baselines.first { $0.method == .usl })
        #expect(law.unavailable == "it takes training points at three numbers of clients; there are 2")
        #expect(law.predictions.isEmpty)
        let three = try Self.comparison(train: [1, 8, 30], holdout: [12], simulatedFactor: 1)
        #expect(three.baselines.first { $0.method == .usl }?.unavailable == nil)
        #expect(try #require(Self.error(three, "usl", "throughput")) < 0.15)
    }

    @Test func `the nearest point is the one whose load is nearest by ratio`() throws {
        let comparison = try Self.comparison(train: [1, 30], holdout: [6], simulatedFactor: 1)
        let nearest = comparison.baselines.first { $0.method == .nearest }?.predictions
            .first { $0.metric == "throughput" }
        // 30 / 6 is less than 6 / 1.
        #expect(nearest?.value == Self.truth(30).throughput)
    }

    @Test func `capacity and distance along the load are those of the curves`() throws {
        let comparison = try Self.comparison(
            train: [1, 8, 100], holdout: [12, 20, 40], simulatedFactor: 1)
        let row = try #require(comparison.capacities.first)
        // R = 300 ms where N − 1 others make it so: between 20 and 40 clients.
        #expect(row.measured.met == 20 && row.measured.missed == 40)
        #expect(row.error == 0)
        #expect(!comparison.distances.isEmpty)
        for distance in comparison.distances { #expect(distance.distance.magnitude < 1e-9) }
        let slower = try Self.comparison(
            train: [1, 8, 100], holdout: [12, 20, 40], simulatedFactor: 0.9)
        #expect(try #require(slower.capacities.first?.error) < -0.02)
    }

    /// Where a queue grows without end there is no latency; below it the capacity is known all the same.
    @Test func `capacity needs no figure beyond the load that misses the line`() throws {
        func capacity(_ loads: [Double], without: Double) throws -> CapacityRow? {
            try Self.comparison(
                train: [1, 8, 100], holdout: loads, simulatedFactor: 1, withoutLatency: without
            ).capacities.first
        }
        let known = try #require(try capacity([12, 20, 40, 60], without: 60))
        #expect(known.measured.met == 20 && known.measured.missed == 40 && known.error == 0)
        #expect(try capacity([12, 20, 40, 60], without: 40) == nil)
    }

    @Test func `capacity is not that of training points alone`() throws {
        let comparison = try Self.comparison(train: [1, 8, 100], holdout: [], simulatedFactor: 1)
        #expect(comparison.capacities.isEmpty)
    }

    /// A point leaves out what is as in the file, which trains and is held out all the same: two workers there.
    @Test(arguments: [("{workload.closed.clients: 4}", false), ("{stack.server.workers: 8}", true)])
    func `what was not calibrated is told by the file's values, too`(heldOut: String, isOutside: Bool) throws
    {
        let file = ExperimentFile(
            text: """
                version: 1
                name: baselines
                stack: {hosts: {web: {cores: 1}}, server: {host: web, workers: 2, worker_class: gevent}}
                endpoints: {a: {request: GET /, steps: [{cpu: 10ms}]}}
                workload: {closed: {clients: 1, requests: 1000}}
                compare:
                  train: [{workload.closed.clients: 1}, {workload.closed.clients: 9, stack.server.workers: 4}]
                  holdout: [\(heldOut)]
                """, path: "baselines.yaml")
        let points = try file.points()
        let comparison = Comparison(
            points, simulated: Self.result(points, .simulated), measured: Self.result(points, .measured),
            calibrated: [])
        #expect(
            comparison.outside
                == (isOutside ? ["workers=8 is outside what was calibrated: 2 to 4"] : []))
    }
}
