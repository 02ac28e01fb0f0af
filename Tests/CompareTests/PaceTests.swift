import Compare
import Experiments
import Foundation
import Models
import Testing

/// Others share the computer, and slow its cores: a calibration and a comparison follow what was recorded of it.
@Suite struct `The pace of the cores` {
    static func file() -> ExperimentFile {
        ExperimentFile(
            text: """
                version: 1
                name: paced
                stack: {hosts: {web: {cores: 1}, aux: {cores: 1}}, server: {host: web, workers: 1, worker_class: sync}}
                endpoints: {a: {request: GET /, steps: [{cpu: {exponential: {mean: 2ms}}}]}}
                workload: {host: aux, closed: {clients: 4, requests: 2000}}
                simulate: {seed: 5}
                measure: {target: gunicorn, app: steps, hosts: {web: {cpus: [0]}, aux: {cpus: [1]}}}
                """, path: "paced.yaml")
    }

    static func point(clients: Int, _ role: Point.Role, _ workload: [Assignment] = []) throws -> Point {
        let axes = [Assignment(path: "workload.closed.clients", value: "\(clients)")] + workload
        return Point(axes: axes, role: role, experiment: try file().decode(axes))
    }

    /// What a computer would measure whose web core is slower by a factor, arithmetic included.
    ///
    /// - Parameters:
    ///   - seen: by which factor arithmetic is slower, where that is another.
    ///   - repetitions: the runs that it is the mean of.
    static func measured(
        _ point: Point, slower: Double, seen: Double? = nil, repetitions: Range<UInt64> = 0..<6
    ) -> ResultPoint {
        var scenario = point.experiment.scenario(on: .measured)
        scenario.costs.request[0] = 400e-6
        scenario.costs.work = 1
        scenario.hosts[0].speed = ClosedSpan(1 / slower, 1 / slower)
        let runs = repetitions.map { simulate(scenario, seed: 77, replication: $0) }
        var metrics: [String: Metric] = [:]
        for column in MetricTable(scenario).columns {
            metrics[column.name] = Metric(runs.map(column.value), confidence: 0.95, unit: column.unit)
        }
        for (host, factor) in [("web", seen ?? slower), ("aux", 1)] {
            metrics[Pace.name(host, .arithmetic)] = Metric(
                value: 20e-6 * factor, low: nil, high: nil, unit: "s")
            metrics[Pace.name(host, .memory)] = Metric(value: 250e-9, low: nil, high: nil, unit: "s")
        }
        return ResultPoint(
            axes: point.axisValues, replications: runs.count, terminating: true, steady: true, warnings: [],
            metrics: metrics, bottleneck: nil, slo: [], expect: [])
    }

    static func result(_ points: [ResultPoint]) -> ResultFile {
        ResultFile(experiment: "paced", source: .measured, seed: 5, fileSHA256: "00", points: points)
    }

    @Test func `slows applications as arithmetic and reads are slowed, and caches more`() throws {
        let then = [Pace.name("web", .arithmetic): 20e-6, Pace.name("web", .memory): 250e-9]
        func change(_ arithmetic: Double, _ memory: Double) -> Pace.Change? {
            let now = [
                Pace.name("web", .arithmetic): 20e-6 * arithmetic, Pace.name("web", .memory): 250e-9 * memory,
            ]
            return Pace.Change(of: "web", reference: { then[$0] }, now: { now[$0] })
        }
        let none = try #require(change(1, 1))
        #expect(none.speed == 1 && none.reloading == 1)
        let shared = try #require(change(1.25, 1))
        #expect((shared.speed - 0.8).magnitude < 1e-12 && shared.reloading == 1)
        let crowded = try #require(change(1, 1.2))
        #expect(crowded.speed < 1 && (crowded.reloading - 1.2).magnitude < 1e-12)
        #expect(Pace.Change(of: "web", reference: { then[$0] }, now: { _ in nil }) == nil)
        #expect(Pace.host(Pace.name("a.b", .memory)) == "a.b")
        #expect(Pace.host("pace.web.colour") == nil)
        #expect(Pace.host(Pace.powerName("a.b")) == "a.b")
        // What a calibration found out about the application.
        let known = then.merging([Pace.powerName("web"): 2]) { $1 }
        let now = then.merging([Pace.name("web", .memory): 275e-9]) { $1 }
        let found = Pace.Change(of: "web", reference: { known[$0] }, now: { now[$0] })
        let sensitive = try #require(found)
        #expect((sensitive.speed - 1 / 1.21).magnitude < 1e-12)
    }

    @Test func `is followed by a calibration, point by point`() throws {
        let points = [try Self.point(clients: 1, .train), try Self.point(clients: 4, .train)]
        // The second point was measured while a neighbour took the core's other thread.
        let measured = zip(points, [1.0, 1.5]).map { Self.measured($0, slower: $1) }
        let training = try TrainingPoint.all(of: points, in: Self.result(measured))
        // Costs hold at the mean pace, 1.25.
        #expect((training[0].scenario.hosts[0].speed.middle - 1.25).magnitude < 1e-9)
        #expect((training[1].scenario.hosts[0].speed.middle - 1.25 / 1.5).magnitude < 1e-9)
        #expect(training[1].scenario.hosts[1].speed.middle == 1)
        let paced = try Calibration(training)
        #expect(((paced.costs.request[0] + 2e-3 * paced.costs.work) / (1.25 * 2.4e-3) - 1).magnitude < 0.02)
        #expect(paced.parameters.contains { $0.path == Pace.name("web", .arithmetic) && $0.value == 25e-6 })
        let blind = try Calibration(
            zip(points, measured).map { TrainingPoint($0.experiment, measured: $1) })
        #expect(blind.misfit > 10 * paced.misfit)
    }

    @Test func `is followed run by run, where one that something else has spoiled does not decide`() throws {
        let points = [try Self.point(clients: 1, .train), try Self.point(clients: 4, .train)]
        let passes = zip([1.0, 1.2, 1, 1.1, 1.3], [1.0, 1, 2, 1, 1]).enumerated().map { pass, slowness in
            points.map {
                Self.measured(
                    $0, slower: slowness.0 * slowness.1, seen: slowness.0,
                    repetitions: UInt64(pass)..<UInt64(pass) + 1)
            }
        }
        let training = try TrainingPoint.all(of: points, in: passes)
        #expect(training.count == 10 && training.map(\.run) == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4])
        // Costs hold at the median pace, 1.1.
        #expect((training[2].scenario.hosts[0].speed.middle - 1.1 / 1.2).magnitude < 1e-9)
        let calibration = try Calibration(training)
        #expect(calibration.parameters.first { $0.path == Pace.name("web", .arithmetic) }?.value == 22e-6)
        let cost = calibration.costs.request[0] + 2e-3 * calibration.costs.work
        // By squares alone the fifth of the runs that took twice as long would count for ln 2 / 5, a seventh.
        #expect((cost / (1.1 * 2.4e-3) - 1).magnitude < 0.05)
        #expect(calibration.parameters.allSatisfy { !$0.origin.contains("clients=4; clients=1") })
        #expect(throws: CalibrationError.self) {
            try TrainingPoint.all(of: points, in: passes.map { Array($0.prefix(1)) })
        }
    }

    /// A server whose CPU times grow with the square of a read's time, measured while neighbours used the memory more and less.
    @Test func `tells run by run what an application makes of slow reads`() throws {
        let points = [try Self.point(clients: 1, .train), try Self.point(clients: 4, .train)]
        let passes = [1.0, 1.2, 0.9, 1.1, 1.3].enumerated().map { pass, reads in
            points.map { point -> ResultPoint in
                var result = Self.measured(
                    point, slower: reads * reads, seen: 1, repetitions: UInt64(pass)..<UInt64(pass) + 1)
                result.metrics[Pace.name("web", .memory)] = Metric(
                    value: 250e-9 * reads, low: nil, high: nil, unit: "s")
                return result
            }
        }
        let parameters = try Calibration(TrainingPoint.all(of: points, in: passes)).parameters
        let power = try #require(parameters.first { $0.path == Pace.powerName("web") })
        #expect(power.unit == "1" && power.low < 2 && power.high > 2 && power.low > 1.5)
        #expect(!parameters.contains { $0.path == Pace.powerName("aux") })
    }

    @Test func `is followed by a prediction, which stays on record as it was written down`() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "pace-\(UUID().uuidString)")
            .path()
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let demands = DemandsFile(
            experiment: "paced", fileSHA256: "00",
            parameters: [
                .init(path: "costs.request.a", value: 400e-6, low: 300e-6, high: 500e-6, origin: "planted"),
                .init(
                    path: Pace.name("web", .arithmetic), value: 20e-6, low: 20e-6, high: 20e-6, origin: "x"),
                .init(path: Pace.name("web", .memory), value: 250e-9, low: 250e-9, high: 250e-9, origin: "x"),
            ])
        try demands.write(to: folder + "/paced.demands.yaml")
        let setting = Assignment(path: "demands", value: folder + "/paced.demands.yaml")
        let point = try Self.point(clients: 4, .holdout, [setting])
        let written = point.simulated(point.experiment.scenario(on: .measured), threads: 2)
        let measured = Self.measured(try Self.point(clients: 4, .holdout, [setting]), slower: 1.5)
        let paced = PacedPredictions(
            [written], of: [point], beside: [[measured]], threads: 2)
        #expect(paced.written == [written])
        let throughput = try #require(paced.points.first?.metrics["throughput"]?.value)
        let before = try #require(written.metrics["throughput"]?.value)
        #expect((before / throughput - 1.5).magnitude < 0.02)
        // Of several passes it is the median over what it is at the pace of each.
        let slower = Self.measured(try Self.point(clients: 4, .holdout, [setting]), slower: 3)
        let several = PacedPredictions(
            [written], of: [point], beside: [[measured], [slower], [measured]], threads: 2)
        #expect(several.points.first?.metrics["throughput"]?.value == throughput)
        #expect(several.points.first?.bottleneck == paced.points.first?.bottleneck)
        let others = PacedPredictions([written], of: [], beside: [[measured]], threads: 2)
        #expect(others.points == [written] && others.written.isEmpty)
    }

    @Test func `widens what is expected under open load`() throws {
        let open = Assignment(
            path: "workload", value: "{host: aux, open: {rate: 350/s, duration: 20s}}")
        let train = try Self.point(clients: 1, .train)
        let held = Point(axes: [open], role: .holdout, experiment: try Self.file().decode([open]))
        var training = Self.measured(train, slower: 1)
        // The server's CPU time was off by a tenth.
        training.metrics["cpu.server"] = training.metrics["cpu.server"].map {
            Metric(value: 1.1 * $0.value, low: nil, high: nil, unit: "s")
        }
        let simulated = Self.result([
            Self.measured(train, slower: 1),
            held.simulated(held.experiment.scenario(on: .measured), threads: 2),
        ])
        let measured = Self.result([training, simulated.points[1]])
        let comparison = Comparison(
            [train, held], simulated: simulated, measured: measured, calibrated: [],
            range: SpeedRange([train, held], simulated: simulated, measured: measured, threads: 2))
        let narrow = Comparison([train, held], simulated: simulated, measured: measured, calibrated: [])
        func interval(_ comparison: Comparison) throws -> PredictiveInterval {
            try #require(comparison.heldOut.first { $0.metric == "latency.mean" }?.predicted)
        }
        let (wide, before) = (try interval(comparison), try interval(narrow))
        #expect(wide.low < before.low && wide.high > 1.5 * before.high)
    }

    @Test func `widens what is expected by the footprint and the pace, as far as they are not known`() throws
    {
        func footprint(_ low: Double, _ high: Double) -> DemandsFile.Parameter {
            .init(path: "costs.process_switch", value: 300e-6, low: low, high: high, origin: "")
        }
        // What the training points held, the greatest a fifth slower than the mean.
        let paces = ["web", "aux"].flatMap { host in
            [(Pace.Kind.arithmetic, 20e-6), (.memory, 250e-9)].map { kind, mean in
                DemandsFile.Parameter(
                    path: Pace.name(host, kind), value: mean, low: mean, high: 1.2 * mean, origin: "")
            }
        }
        /// The ends of what is expected of throughput with three workers on the core.
        func ends(_ calibrated: [DemandsFile.Parameter], isPaced: Bool) throws -> PredictiveInterval {
            var train = try Self.point(clients: 1, .train)
            var held = try Self.point(
                clients: 8, .holdout, [Assignment(path: "stack.server.workers", value: "3")])
            train.experiment.calibrated = calibrated
            held.experiment.calibrated = calibrated
            // As `measured` has them.
            held.experiment.scenario.costs.request[0] = 400e-6
            held.experiment.scenario.costs.work = 1
            held.experiment.scenario.costs.processSwitch = 300e-6
            let points = [train, held].map { Self.measured($0, slower: 1) }
            let result = Self.result(points)
            let comparison = Comparison(
                [train, held], simulated: result, measured: result, calibrated: [],
                range: SpeedRange(
                    [train, held], simulated: result, measured: result, isPaced: isPaced, threads: 2))
            return try #require(comparison.heldOut.first { $0.metric == "throughput" }?.predicted)
        }
        let known = try ends([], isPaced: true)
        #expect(try ends(paces, isPaced: true) == known)
        let loose = try ends([footprint(100e-6, 900e-6)], isPaced: true)
        #expect(loose.low < known.low && loose.high > known.high)
        #expect(try ends([footprint(200e-6, 450e-6)], isPaced: true).low > loose.low)
        let drifting = try ends(paces, isPaced: false)
        // Arithmetic a fifth slower, and reads to a power of 0.9.
        #expect(drifting.low < known.low / 1.3 && drifting.high < 1.1 * known.high)
    }
}
