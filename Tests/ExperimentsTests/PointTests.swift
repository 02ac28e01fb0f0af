import Experiments
import Models
import SimCore
import Testing

@Suite("The points of an experiment")
struct PointTests {
    private func axes(_ points: [Point]) -> [String] {
        points.map { point in
            point.role.rawValue + ": "
                + point.axes.map { "\($0.path.split(separator: ".").last ?? "")=\($0.value)" }
                .joined(separator: " ")
        }
    }

    @Test func `without a sweep there is the file as it is`() throws {
        let points = try Fixture.experiment().points()
        #expect(axes(points) == ["unscored: "])
    }

    @Test func `the first axis is the outermost, and roles go to the points that match`() throws {
        let points = try Fixture.experiment(
            """
            sweep:
              axes:
                stack.server.workers: [2, 4]
                workload.closed.clients: [1, 10, 50]
            compare:
              train: [{workload.closed.clients: 1}, {workload.closed.clients: 5}]
              holdout: [{}, {workload.closed.clients: 7, simulate.seed: 3}]
            """
        ).points()
        #expect(
            axes(points) == [
                "unscored: workers=2 clients=1", "unscored: workers=2 clients=10",
                "unscored: workers=2 clients=50",
                "train: workers=4 clients=1", "holdout: workers=4 clients=10",
                "unscored: workers=4 clients=50",
                "train: workers=4 clients=5", "holdout: workers=4 clients=7 seed=3",
            ])
        #expect(points.map(\.experiment.scenario.server.workers) == [2, 2, 2, 4, 4, 4, 4, 4])
        #expect(points.last?.experiment.simulation.seed == 3)
    }

    @Test func `a condition may use defaults, units, brackets and several comparisons`() throws {
        func workers(where condition: String) throws -> [Int] {
            try Fixture.experiment(
                "sweep:\n  axes: {stack.server.workers: [1, 2, 4, 8]}\n  where: \(condition)\n"
            ).points().map(\.experiment.scenario.server.workers)
        }
        #expect(
            try workers(
                where: "stack.server.workers * (stack.pool.pool_size + stack.pool.max_overflow) <= 60") == [
                    1, 2, 4,
                ])
        #expect(try workers(where: "stack.server.workers > 1 and stack.server.workers < 8") == [2, 4])
        #expect(try workers(where: "stack.server.backlog / 1024 - 1 == stack.server.workers") == [1])
        #expect(try workers(where: "stack.hosts.web.memory / stack.server.workers >= 1GB") == [1, 2])
        #expect(
            try workers(
                where: "stack.server.timeout = 30s and 2 × stack.server.workers ≠ 3".replacing(
                    "≠", with: "!=")) == [1, 2, 4, 8])
        #expect(try workers(where: "-stack.server.workers < -4") == [8])
    }

    @Test func `an axis may hold mappings`() throws {
        let points = try Fixture.experiment(
            "sweep: {axes: {stack.pool: [{pool_size: 1, max_overflow: 0}, {pool_size: 20}]}}\n"
        ).points()
        #expect(points.map(\.experiment.scenario.pool.poolSize) == [1, 20])
        #expect(points.map(\.experiment.scenario.pool.maxOverflow) == [0, 10])
        #expect(
            points.first?.axes == [Assignment(path: "stack.pool", value: "{pool_size: 1, max_overflow: 0}")])
    }

    @Test func `a value written otherwise is the same point`() throws {
        let points = try Fixture.experiment(
            """
            sweep: {axes: {workload.network.rtt: [10ms, 20ms]}}
            compare: {train: [{workload.network.rtt: 0.01s}]}
            """
        ).points()
        #expect(points.map(\.role) == [.train, .unscored])
    }

    @Test func `a path that is set from outside stays as set`() throws {
        let file = Fixture.experiment(
            """
            sweep: {axes: {workload.closed.clients: [1, 10, 50]}}
            compare: {train: [{workload.closed.clients: 1}], holdout: [{workload.closed.clients: 50}]}
            """)
        let points = try file.points([Assignment(path: "workload.closed.clients", value: "50")])
        #expect(points.map(\.role) == [.holdout])
        #expect(points.first?.axes == [Assignment(path: "workload.closed.clients", value: "50")])
    }

    @Test func `a sweep that explodes is refused`() {
        let values = (1...101).map(String.init).joined(separator: ", ")
        let file = Fixture.experiment(
            "sweep: {axes: {workload.closed.clients: [\(values)], stack.server.workers: [\(values)]}}\n")
        #expect(throws: InvalidExperiment.self) { try file.points() }
    }
}
