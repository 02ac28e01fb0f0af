import Models
import SimCore
import Testing

/// Whether the interval of independent replications covers the expected value; a failure is run once more at
/// ten times the length, with the same seed.
func covers(
    _ expected: Double, confidence: Double, replications: Int, length: Int, run: (UInt64, Int) -> Double
) -> Bool {
    for factor in [1, 10] {
        let values = (0..<replications).map { run(UInt64($0), length * factor) }
        let interval = ReplicationInterval(values, confidence: confidence)
        if interval.low! <= expected && expected <= interval.high! { return true }
    }
    return false
}

@Suite struct `Simulated queues agree with their closed forms` {
    /// 11 figures share an error of 1 %.
    static let confidence = 1 - 0.01 / 11

    struct Case: Sendable, CustomTestStringConvertible {
        var servers: Int
        var utilization: Double
        var discipline: QueueModel.Discipline
        var testDescription: String { "\(discipline) c=\(servers) ρ=\(utilization)" }
    }

    /// Kleinrock, vol. 1, 3.2 and 3.5; processor sharing: vol. 2, 4.4.
    @Test(arguments: [
        Case(servers: 1, utilization: 0.5, discipline: .firstCome),
        Case(servers: 1, utilization: 0.8, discipline: .firstCome),
        Case(servers: 2, utilization: 0.8, discipline: .firstCome),
        Case(servers: 8, utilization: 0.9, discipline: .firstCome),
        Case(servers: 1, utilization: 0.8, discipline: .shared),
        Case(servers: 2, utilization: 0.8, discipline: .shared),
        Case(servers: 4, utilization: 0.5, discipline: .shared),
    ])
    func `mean response time`(queue: Case) {
        let service = 0.01
        let rate = queue.utilization * Double(queue.servers) / service
        let expected = Erlang.meanResponse(servers: queue.servers, rate: rate, service: service)
        #expect(
            covers(expected, confidence: Self.confidence, replications: 30, length: 20_000) {
                replication, length in
                meanResponse(
                    rate: rate, service: service, servers: queue.servers, discipline: queue.discipline,
                    customers: length
                ) { StreamKey(seed: 11, replication: replication, component: 5, purpose: $0) }
            })
    }

    /// Arrivals and services from keys that differ by one in one word: with streams that are shifted copies of
    /// each other M/M/1 at ρ .9 gives 7.67 service times instead of 10.
    @Test(arguments: 0..<4)
    func `M/M/1 over neighbouring stream keys`(word: Int) {
        #expect(
            covers(10, confidence: Self.confidence, replications: 30, length: 50_000) { replication, length in
                meanResponse(rate: 0.9, service: 1, servers: 1, discipline: .firstCome, customers: length) {
                    step in
                    StreamKey(
                        seed: 13 + (word == 0 ? step : 0),
                        replication: 2 * replication + (word == 1 ? step : 0),
                        component: 3 + (word == 2 ? step : 0), purpose: 8 + (word == 3 ? step : 0))
                }
            })
    }
}
