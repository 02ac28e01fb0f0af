import Experiments
import Models
import Testing

@Suite struct `A claim about another point` {
    func file(_ expect: String) -> ExperimentFile {
        smallExperiment(
            "closed: {clients: 4, requests: 300}",
            extra: """
                sweep: {axes: {workload.closed.clients: [1, 4], stack.hosts.web.cores: [1, 2]}}
                expect: [\(expect)]
                """)
    }

    @Test func `takes the limit as a share of its figure`() throws {
        let file = file(
            "{at: {workload.closed.clients: 4}, that: throughput > 110%, of: {workload.closed.clients: 1}}, "
                + "{at: {workload.closed.clients: 4}, that: latency.mean < 0.5x, of: {workload.closed.clients: 1}}"
        )
        let result = simulate(file, try file.points(), on: .deployed, threads: 2)
        for point in result.points {
            guard point.axes["workload.closed.clients"] == .number(4) else {
                #expect(point.expect.isEmpty)
                continue
            }
            // What `of` leaves out is as at the point itself.
            var other = point.axes
            other["workload.closed.clients"] = .number(1)
            let reference = try #require(result.points.first { $0.axes == other })
            let share = point.metrics["throughput"]!.value / reference.metrics["throughput"]!.value
            #expect(point.expect.map(\.of) == [other, other])
            #expect(point.expect[0].value == share && point.expect[0].met == (share > 1.1))
            #expect(!point.expect[1].met)
        }
        #expect(result.points.contains { $0.expect.first?.met == true })
    }

    @Test(arguments: [
        (
            "{that: throughput > 5/s, of: {workload.closed.clients: 1}}",
            "`5/s` is no share of another point's figure"
        ),
        ("{that: throughput > 2x}", "`x` is not a unit"),
        (
            "{that: throughput > 50%, of: {workload.closed.clients: 3}}",
            "there is no such point to compare with"
        ),
        (
            "{that: throughput > 50%, of: {workload.closed.clientele: 3}}",
            "unknown key `clientele` in workload.closed"
        ),
        ("{that: memory.aux.peak > 5MB}", "there is no metric `memory.aux.peak`"),
    ])
    func `is refused where it cannot be judged`(claim: String, message: String) throws {
        let error = #expect(throws: InvalidExperiment.self) { _ = try file(claim).points() }
        #expect(error?.findings.map(\.message) == [message])
    }

    /// `--set` may take the other point away; what is left is still simulated.
    @Test func `is left out where that point is set away`() throws {
        let file = file(
            "{at: {workload.closed.clients: 4}, that: throughput > 110%, of: {workload.closed.clients: 1}}")
        let points = try file.points([Assignment(path: "workload.closed.clients", value: "4")])
        let result = simulate(file, points, on: .deployed, threads: 2)
        #expect(result.points.count == 2 && result.points.allSatisfy(\.expect.isEmpty))
    }
}
