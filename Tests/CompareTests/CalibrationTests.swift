import Compare
import Experiments
import Models
import SimCore
import Testing

@Suite struct `A calibration` {
    /// A stack like quickstart's, with costs as planted.
    static func scenario(clients: Int, orders: Double = 20, costs: Costs, rtt: Double) -> Scenario {
        var server = Server()
        server.workers = 8
        var read = Endpoint(name: "read", steps: [.cpu(.lognormal(mean: 0.0015, cv: 0.4))])
        read.weight = 80
        var order = Endpoint(name: "order", steps: [.cpu(.constant(0.001)), .wait(.constant(0.02))])
        order.weight = orders
        return Scenario(
            hosts: [Host(name: "web", cores: 1), Host(name: "aux", cores: 1)], server: server,
            database: Database(kind: .sqlite), endpoints: [read, order],
            workload: Workload(
                host: "aux", load: .closed(ClosedLoad(clients: clients, requests: 1000)),
                network: Network(rtt: rtt)),
            costs: costs)
    }

    static let settings: SimulationSettings = {
        let text = """
            version: 1
            name: settings
            stack: {hosts: {web: {cores: 1}}, server: {host: web, workers: 1, worker_class: gevent}}
            endpoints: {a: {request: GET /, steps: [{cpu: 1ms}]}}
            simulate: {seed: 9}
            """
        return try! ExperimentFile(text: text, path: "settings.yaml").decode().simulation
    }()

    /// A measurement made by the simulation itself, with other random numbers: what was planted comes back.
    static func measured(_ scenario: Scenario, seed: UInt64) -> ResultPoint {
        let runs = (0..<10).map { simulate(scenario, seed: seed, replication: $0) }
        var metrics: [String: Metric] = [:]
        for column in MetricTable(scenario).columns {
            metrics[column.name] = Metric(runs.map(column.value), confidence: 0.95, unit: column.unit)
        }
        return ResultPoint(
            axes: ["workload.closed.clients": .number(Double(scenario.workload.load.clients))],
            replications: 10,
            terminating: true, steady: true, warnings: [], metrics: metrics, bottleneck: nil, slo: [],
            expect: [])
    }

    @Test func `recovers planted costs from points with two mixes`() throws {
        var planted = Costs.prior(endpoints: 2)
        planted.wakeup = 25e-6
        planted.request = [300e-6, 500e-6]
        planted.send = 60e-6
        planted.receive = 60e-6
        // Two mixes, or nothing would tell the endpoints apart; one client and many, for what happens in between.
        let points = [(1, 20.0), (1, 320), (50, 20)].map { clients, orders in
            let truth = Self.scenario(clients: clients, orders: orders, costs: planted, rtt: 120e-6)
            var unknown = truth
            unknown.costs = Costs.prior(endpoints: 2)
            unknown.workload.network.rtt = 0
            var point = TrainingPoint(
                scenario: unknown, measured: Self.measured(truth, seed: 1234), settings: Self.settings)
            // Nothing is planted of these, and a logarithm cannot find nothing.
            point.stated = ["costs.process_switch", "costs.work"]
            return point
        }
        let calibration = try Calibration(points)
        func close(_ value: Double, _ truth: Double, _ tolerance: Double) -> Bool {
            (value / truth - 1).magnitude <= tolerance
        }
        #expect(close(calibration.costs.wakeup, 25e-6, 0.1))
        #expect(close(0.8 * calibration.costs.request[0] + 0.2 * calibration.costs.request[1], 340e-6, 0.05))
        #expect(close(calibration.costs.request[0], 300e-6, 0.15))
        #expect(close(calibration.costs.request[1], 500e-6, 0.25))
        #expect(close(calibration.costs.send + calibration.costs.receive, 120e-6, 0.01))
        #expect((calibration.rtt - 120e-6).magnitude < 40e-6)
        let paths = calibration.parameters.map(\.path)
        #expect(
            Set(paths) == [
                "costs.wakeup", "costs.request.read", "costs.request.order", "costs.send", "costs.receive",
                "workload.network.rtt",
            ])
        for parameter in calibration.parameters {
            #expect(parameter.low <= parameter.value && parameter.value <= parameter.high)
            #expect(!parameter.origin.isEmpty)
        }
    }

    @Test func `says which measurement is missing`() {
        var point = Self.measured(
            Self.scenario(clients: 1, costs: Costs.prior(endpoints: 2), rtt: 0), seed: 1)
        point.metrics["cpu.server"] = nil
        let training = TrainingPoint(
            scenario: Self.scenario(clients: 1, costs: Costs.prior(endpoints: 2), rtt: 0), measured: point,
            settings: Self.settings)
        #expect(throws: CalibrationError.self) { try Calibration([training]) }
    }
}

extension Load {
    var clients: Int {
        if case .closed(let load) = self { return load.clients }
        return 0
    }
}
